using System.Text;
using Injector.Core.Injection;
using Injector.Core.Runtime;

namespace Injector.Runtime.Tests;

public sealed class RuntimeSettingsTests
{
    [Fact]
    public void Everything_may_be_left_out() => Assert.Equal(new RuntimeSettings(), Read("{}"));

    [Fact]
    public void Everything_may_be_said() => Assert.Equal(
        new RuntimeSettings
        {
            Runtime = "/usr/bin/nvidia-container-runtime",
            OnHookUnavailable = HookUnavailable.Fail,
            Timeout = TimeSpan.FromMilliseconds(500),
            HookSocket = "/run/x.sock",
            State = "/var/lib/x",
            UriStyle = RelativeUriStyle.Query,
            Region = "eu-west-1",
        },
        Read(
            """
            {"runtime": "/usr/bin/nvidia-container-runtime", "onHookUnavailable": "fail", "timeout": "500ms", "hookSocket": "/run/x.sock",
             "state": "/var/lib/x", "uriStyle": "query", "region": "eu-west-1"}
            """));

    [Theory]
    [InlineData("""{"runtime": "./runc"}""", "an absolute path or a name on the PATH as runtime in file, found \"./runc\"")]
    [InlineData("""{"runtime": ""}""", "a string as runtime in file, found \"\"")]
    [InlineData("""{"onHookUnavailable": "maybe"}""", "start or fail as onHookUnavailable in file, found \"maybe\"")]
    [InlineData("""{"onHookUnavailable": "1"}""", "start or fail as onHookUnavailable in file, found \"1\"")]
    [InlineData("""{"timeout": "2"}""", "a time such as 2s or 500ms, at most 30s as timeout in file, found \"2\"")]
    [InlineData("""{"timeout": "0s"}""", "a time such as 2s or 500ms, at most 30s as timeout in file, found \"0s\"")]
    [InlineData("""{"timeout": "31s"}""", "a time such as 2s or 500ms, at most 30s as timeout in file, found \"31s\"")]
    [InlineData("""{"timeout": 2}""", "a string as timeout in file, found 2")]
    [InlineData("""{"state": "relative"}""", "an absolute path as state in file, found \"relative\"")]
    [InlineData("""{"hook-socket": "/x"}""", "runtime, onHookUnavailable, timeout, hookSocket, state, uriStyle or region in file, found \"hook-socket\"")]
    [InlineData("[]", "a JSON object in file, found Array")]
    [InlineData("{", "JSON in file")]
    public void What_cannot_be_taken_is_said_with_its_place(string json, string expected) =>
        Assert.Contains("expected " + expected, Assert.Throws<RuntimeSettingsException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void No_file_says_nothing() => Assert.Equal(new RuntimeSettings(), RuntimeSettingsReader.ReadFile("/nowhere/runtime.json"));

    private static RuntimeSettings Read(string json) => RuntimeSettingsReader.Read(Encoding.UTF8.GetBytes(json), "file");
}
