using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Injector.Endpoint.Options;
using Injector.Host.Runtime;

namespace Injector.Runtime.Tests;

/// <summary>The engine's settings are edited as by hand, and taken back to the byte.</summary>
public sealed class DaemonRuntimesTests
{
    private const string Program = "/opt/injector/injector-runtime";

    [Theory]
    [InlineData("", "{\n  \"runtimes\": { \"injector\": { \"path\": \"/opt/injector/injector-runtime\" } }\n}\n")]
    [InlineData("{}", "{\n  \"runtimes\": { \"injector\": { \"path\": \"/opt/injector/injector-runtime\" } }\n}")]
    [InlineData("{\"a\":1}", "{\"a\":1, \"runtimes\": { \"injector\": { \"path\": \"/opt/injector/injector-runtime\" } }}")]
    [InlineData("{\n\t\"a\" : 1\n}\n", "{\n\t\"a\" : 1,\n\t\"runtimes\": { \"injector\": { \"path\": \"/opt/injector/injector-runtime\" } }\n}\n")]
    [InlineData(
        "{\r\n  \"runtimes\": {\r\n    \"nvidia\": {\"path\": \"n\"}\r\n  },\r\n  \"x\": [ 1,2 ]\r\n}",
        "{\r\n  \"runtimes\": {\r\n    \"nvidia\": {\"path\": \"n\"},\r\n    \"injector\": { \"path\": \"/opt/injector/injector-runtime\" }\r\n  },\r\n  \"x\": [ 1,2 ]\r\n}")]
    public void It_is_put_in_where_it_belongs(string before, string expected) => Assert.Equal(expected, Install(before));

    [Fact]
    public void As_default_too()
    {
        var after = JsonNode.Parse(Install("{\"log-level\":\"info\"}", isDefault: true))!;

        Assert.Equal("injector", (string)after["default-runtime"]!);
        Assert.Equal("info", (string)after["log-level"]!);
    }

    [Fact]
    public void Twice_equals_once()
    {
        var once = Install("{\"a\":1}", isDefault: true);

        Assert.Equal(once, Install(once, isDefault: true));
    }

    [Fact]
    public void Another_place_of_the_program_replaces_the_path_alone() => Assert.Equal(
        "{\"runtimes\":{\"injector\":{\"path\":\"/opt/injector/injector-runtime\",\"runtimeArgs\":[\"--x\"]}}}",
        Install("{\"runtimes\":{\"injector\":{\"path\":\"/old/injector-runtime\",\"runtimeArgs\":[\"--x\"]}}}"));

    [Theory]
    [InlineData("{\"runtimes\":{\"injector\":{\"path\":\"/usr/bin/crun\"}}}", "to be injector-runtime, found /usr/bin/crun: choose another --name")]
    [InlineData("{\"default-runtime\":\"nvidia\",\"runtimes\":{\"nvidia\":{\"path\":\"/usr/bin/nvidia-container-runtime\"}}}", "found nvidia: what it does would be lost. Write {\"runtime\": \"/usr/bin/nvidia-container-runtime\"}")]
    [InlineData("{\n  \"a\": 1,\n}", "expected JSON in FILE, found at line 3, byte 1:")]
    [InlineData("{\"a\":1,\"a\":2,\"runtimes\":[]}", "expected an object as runtimes, found StartArray, in FILE")]
    [InlineData("{\"runtimes\":{},\"runtimes\":{}}", "expected runtimes once, found it twice, in FILE")]
    [InlineData("[]", "expected an object at the outermost, found StartArray, in FILE")]
    public void What_cannot_be_edited_is_refused_with_the_mend(string before, string expected) =>
        Assert.Contains(expected, Assert.Throws<StartupException>(() => Install(before, isDefault: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_default_that_the_wrapper_goes_on_to_may_be_replaced()
    {
        const string Before = "{\"default-runtime\":\"nvidia\",\"runtimes\":{\"nvidia\":{\"path\":\"/usr/bin/nvidia-container-runtime\"}}}";

        var after = Encoding.UTF8.GetString(new DaemonRuntimes("FILE").Install(Encoding.UTF8.GetBytes(Before), "injector", Program, isDefault: true, "/usr/bin/nvidia-container-runtime"));

        Assert.Equal("injector", (string)JsonNode.Parse(after)!["default-runtime"]!);
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("{\n\t\"a\" : 1\n}\n")]
    [InlineData("{\r\n  \"runtimes\": {\r\n    \"nvidia\": {\"path\": \"n\"}\r\n  },\r\n  \"x\": [ 1,2 ]\r\n}")]
    [InlineData("{\n  \"data-root\": \"/d\\u00e9\",\n  \"n\": 1.50e3\n}")]
    public void Taken_out_it_is_as_it_was_to_the_byte(string before)
    {
        Assert.Equal(before, Remove(Install(before)));
        Assert.Equal(before, Remove(Install(before, isDefault: true)));
    }

    [Fact]
    public void Any_settings_keep_what_is_in_them()
    {
        var json = Gen.Dictionary(Gen.String.AlphaNumeric, Gen.Int)[0, 6];

        json.Sample(members =>
        {
            var own = new JsonObject([.. members.Where(m => m.Key is not ("runtimes" or "default-runtime")).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))]);
            var before = own.ToJsonString();
            var after = JsonNode.Parse(Install(before, isDefault: true))!.AsObject();
            Assert.Equal(Program, (string)after["runtimes"]!["injector"]!["path"]!);
            after.Remove("runtimes");
            after.Remove("default-runtime");
            return JsonNode.DeepEquals(own, after) && JsonNode.DeepEquals(own, JsonNode.Parse(Remove(Install(before, isDefault: true))));
        });
    }

    [Fact]
    public void It_is_found_by_its_program_whatever_its_name()
    {
        var found = new DaemonRuntimes("FILE").Find(Encoding.UTF8.GetBytes("{\"default-runtime\":\"i\",\"runtimes\":{\"i\":{\"path\":\"/x/injector-runtime\"},\"c\":{\"path\":\"crun\"},\"s\":{}}}"));

        Assert.Equal([("i", "/x/injector-runtime", true)], found);
        Assert.Empty(new DaemonRuntimes("FILE").Find([]));
    }

    private static string Install(string json, bool isDefault = false) =>
        Encoding.UTF8.GetString(new DaemonRuntimes("FILE").Install(Encoding.UTF8.GetBytes(json), "injector", Program, isDefault, "runc"));

    private static string Remove(string json) => Encoding.UTF8.GetString(new DaemonRuntimes("FILE").Remove(Encoding.UTF8.GetBytes(json)));
}
