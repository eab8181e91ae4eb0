using Injector.Sidecar.Settings;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar.Tests.Settings;

public sealed class SettingsReaderTests
{
    private const string Id = "11111111-2222-4333-8444-555555555555";

    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal)
    {
        ["INJECTOR_CREDENTIAL_ID"] = Id,
        ["INJECTOR_UPSTREAM"] = "http://127.0.0.1:51679",
    };

    [Fact]
    public void Id_and_upstream_are_enough()
    {
        var settings = Read();

        Assert.Equal([Id], settings.Ids.Select(id => id.Value));
        Assert.Equal("127.0.0.1:51679", settings.Listen!.ToString());
        Assert.Equal("127.0.0.1:51680", settings.AdminListen.ToString());
        Assert.Equal(TimeSpan.FromSeconds(30), settings.RevalidateEvery);
        Assert.Equal(TimeSpan.FromMilliseconds(800), settings.Hold);
    }

    [Fact]
    public void Everything_can_be_set()
    {
        environment["INJECTOR_CREDENTIAL_ID"] = $" {Id} , other ";
        environment["INJECTOR_LISTEN"] = "127.0.0.1:8000";
        environment["INJECTOR_ADMIN_LISTEN"] = "[::]:9000";
        environment["INJECTOR_REVALIDATE_INTERVAL"] = "1s";
        environment["INJECTOR_HOLD"] = "500ms";
        environment["INJECTOR_LOG_FORMAT"] = "json";
        environment["INJECTOR_LOG_LEVEL"] = "debug";

        var settings = Read();

        Assert.Equal([Id, "other"], settings.Ids.Select(id => id.Value));
        Assert.Equal("127.0.0.1:8000", settings.Listen!.ToString());
        Assert.Equal("[::]:9000", settings.AdminListen.ToString());
        Assert.Equal(TimeSpan.FromSeconds(1), settings.RevalidateEvery);
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.Hold);
        Assert.Equal(LogLevel.Debug, settings.LogLevel);
    }

    [Theory]
    [InlineData("INJECTOR_CREDENTIAL_ID", "")]
    [InlineData("INJECTOR_CREDENTIAL_ID", "a/b")]
    [InlineData("INJECTOR_CREDENTIAL_ID", "same,same")]
    [InlineData("INJECTOR_UPSTREAM", "")]
    [InlineData("INJECTOR_UPSTREAM", "ftp://host")]
    [InlineData("INJECTOR_UPSTREAM", "unix:relative")]
    [InlineData("INJECTOR_UPSTREAM", "http://user:password@host")]
    [InlineData("INJECTOR_UPSTREAM_TOKEN_FILE", "/nowhere/token")]
    [InlineData("INJECTOR_UPSTREAM_CA_FILE", "/nowhere/ca.pem")]
    [InlineData("INJECTOR_UPSTREAM_CA", "not a certificate")]
    [InlineData("INJECTOR_LISTEN", "51679")]
    [InlineData("INJECTOR_LISTEN", "localhost:51679")]
    [InlineData("INJECTOR_LISTEN", "127.0.0.1:99999")]
    [InlineData("INJECTOR_ADMIN_LISTEN", "nowhere")]
    [InlineData("INJECTOR_REVALIDATE_INTERVAL", "soon")]
    [InlineData("INJECTOR_REVALIDATE_INTERVAL", "0s")]
    [InlineData("INJECTOR_REVALIDATE_INTERVAL", "900h")]
    [InlineData("INJECTOR_HOLD", "2s")]
    [InlineData("INJECTOR_HOLD", "1ms")]
    [InlineData("INJECTOR_LOG_FORMAT", "xml")]
    [InlineData("INJECTOR_LOG_LEVEL", "loud")]
    public void A_wrong_setting_is_one_line_that_names_it(string name, string value)
    {
        environment[name] = value;

        var problem = Assert.Single(Assert.Throws<SettingsException>(Read).Problems);

        Assert.StartsWith(name + ": expected ", problem, StringComparison.Ordinal);
        Assert.Contains(", found ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("password", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_named()
    {
        environment.Clear();
        environment["INJECTOR_HOLD"] = "long";

        Assert.Equal(3, Assert.Throws<SettingsException>(Read).Problems.Count);
    }

    [Theory]
    [InlineData("http://10.0.0.9:80")]
    [InlineData("http://endpoint.injector.svc")]
    public void A_token_never_goes_to_a_far_address_in_the_clear(string upstream)
    {
        var token = Path.GetTempFileName();
        environment["INJECTOR_UPSTREAM"] = upstream;
        environment["INJECTOR_UPSTREAM_TOKEN_FILE"] = token;

        var problem = Assert.Single(Assert.Throws<SettingsException>(Read).Problems);

        Assert.Contains("https", problem, StringComparison.Ordinal);
        File.Delete(token);
    }

    [Fact]
    public void With_a_hand_off_socket_no_id_is_needed_and_no_listener_of_its_own_is_opened()
    {
        environment.Remove("INJECTOR_CREDENTIAL_ID");
        environment["INJECTOR_HANDOFF_SOCKET"] = "/run/hook/handoff.sock";

        var settings = Read();

        Assert.Empty(settings.Ids);
        Assert.Null(settings.Listen);
    }

    private SidecarSettings Read() => SettingsReader.Read(name => environment.GetValueOrDefault(name));
}
