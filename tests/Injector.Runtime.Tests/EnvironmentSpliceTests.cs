using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Runtime;

namespace Injector.Runtime.Tests;

public sealed class EnvironmentSpliceTests
{
    private const string Uri = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/01234567-89ab-4cde-8f01-23456789abcd";

    [Fact]
    public void The_variable_is_put_in_front_and_every_other_byte_stays()
    {
        const string Before = """{"ociVersion":"1.0", "big":  12345678901234567890.0e5,"process":{ "user":{"uid":0},"env":[ "PATH=/bin","A=\u00e9<" ] ,"x":null},"new":{"y":[1]}}""";

        Assert.Equal(Before.Replace("[ \"PATH", $"[\"{Uri}\",\"AWS_EC2_METADATA_DISABLED=true\", \"PATH", StringComparison.Ordinal), Apply(Before));
    }

    [Fact]
    public void A_process_file_is_the_process_itself() =>
        Assert.Equal($$"""{"env":["{{Uri}}","AWS_EC2_METADATA_DISABLED=true","A=b"],"args":["sh"]}""", Apply("""{"env":["A=b"],"args":["sh"]}""", isProcess: true));

    [Theory]
    [InlineData("""{"process":{"env":[]}}""")]
    [InlineData("""{"process":{}}""")]
    [InlineData("""{"process":{"args":["env"]}}""")]
    [InlineData("""{"env":["not it"],"process":{"user":{"env":["nor this"]},"args":["env"]}}""")]
    public void Where_there_is_no_environment_there_is_one_afterwards(string before)
    {
        var after = JsonNode.Parse(Apply(before)!)!;

        Assert.Equal([Uri, "AWS_EC2_METADATA_DISABLED=true"], after["process"]!["env"]!.AsArray().Select(v => (string)v!));
        after["process"]!.AsObject().Remove("env");
        var expected = JsonNode.Parse(before)!;
        expected["process"]!.AsObject().Remove("env");
        Assert.True(JsonNode.DeepEquals(expected, after));
    }

    [Fact]
    public void Twice_equals_once() => Assert.Null(Apply(Apply("""{"process":{"env":["A=b"]}}""")!));

    [Fact]
    public void A_variable_of_the_users_own_is_left_alone() =>
        Assert.Null(Apply("""{"process":{"env":["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/x"]}}"""));

    [Fact]
    public void A_proxy_is_kept_away_from_the_credentials() => Assert.Contains(
        "\"NO_PROXY=localhost,169.254.170.2\",\"HTTP_PROXY=http://p\"]",
        Apply("""{"process":{"env":["NO_PROXY=localhost","HTTP_PROXY=http://p"]}}"""),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"process\":5}")]
    [InlineData("{\"process\":{\"env\":{}}}")]
    [InlineData("{\"process\":{\"env\":[5]}}")]
    [InlineData("{\"process\":{\"env\":[\"A=b\"")]
    [InlineData("{\"process\":{\"env\":[],\"env\":[]}}")]
    [InlineData("{\"process\":{},\"process\":{}}")]
    public void What_is_no_such_document_is_refused_and_never_guessed_at(string before) => Assert.Throws<FormatException>(() => Apply(before));

    [Fact]
    public void Any_environment_survives()
    {
        var variables = Gen.String[Gen.Char, 0, 20].Array[0, 12];

        variables.Sample(own =>
        {
            var before = new JsonObject { ["process"] = new JsonObject { ["env"] = new JsonArray([.. own.Select(v => JsonValue.Create(Plain(v)))]) } }.ToJsonString();
            var after = JsonNode.Parse(Apply(before)!)!["process"]!["env"]!.AsArray().Select(v => (string)v!).ToList();
            return after[0] == Uri && after.Skip(2).SequenceEqual(own.Select(Plain));
        });
    }

    // No lone surrogates, which JSON cannot carry.
    private static string Plain(string text) => new([.. text.Where(c => !char.IsSurrogate(c))]);

    private static string? Apply(string json, bool isProcess = false)
    {
        _ = CredentialId.TryParseUuid("01234567-89ab-4cde-8f01-23456789abcd", out var id);
        var wish = new EnvironmentWish(CredentialsUri.Variable(id, Delivery.LinkLocal, RelativeUriStyle.Path), "169.254.170.2", Region: null);
        return EnvironmentSplice.Apply(Encoding.UTF8.GetBytes(json), isProcess, wish) is { } edited ? Encoding.UTF8.GetString(edited) : null;
    }
}
