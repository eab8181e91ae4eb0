using System.Text;
using System.Text.Json;
using Injector.Testing.Secrets;

namespace Injector.Integration.Tests.Secrets;

/// <summary>The search finds what it is to find, or the tests beside it would prove nothing.</summary>
public sealed class SecretSearchTests
{
    public static TheoryData<string, Func<string, string>> Forms { get; } = new()
    {
        { "plain", s => $"key={s};" },
        { "a piece", s => $"key={s[9..25]}…" },
        { "JSON", s => JsonSerializer.Serialize(new { key = "+" + s }) },
        { "URL", s => "?key=" + Uri.EscapeDataString(s) },
        { "hex", s => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(s)) },
        { "HEX", s => Convert.ToHexString(Encoding.UTF8.GetBytes(s)) },
        { "base64", s => Convert.ToBase64String(Encoding.UTF8.GetBytes(s)) },
        { "base64 after one byte", s => Convert.ToBase64String(Encoding.UTF8.GetBytes("a" + s + "b")) },
        { "base64 after two bytes", s => Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + s + "cd")) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_found_in_every_form(string form, Func<string, string> write)
    {
        var search = new SecretSearch();
        var secret = search.Plant("key") + "+/=ä";
        search.Add("key", secret);
        search.Written("log", "first line\n" + write(secret));

        Assert.Contains("key", Assert.Single(search.Find().Take(1)), StringComparison.Ordinal);
        Assert.NotEmpty(form);
    }

    [Fact]
    public void What_was_found_is_not_shown_again()
    {
        var search = new SecretSearch();
        var secret = search.Plant("key");
        search.Written("log", "token " + secret);

        Assert.DoesNotContain(secret[..16], string.Concat(search.Find()), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is()
    {
        var search = new SecretSearch();
        var secret = search.Plant("key");
        search.Written("log", secret[..15] + " " + PlantedSecret.New()[PlantedSecret.Prefix.Length..]);

        Assert.Empty(search.Find());
    }
}
