using System.Text.Json.Nodes;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Runtime;

/// <summary><c>injector host runtime</c> with a real engine: what it writes the engine takes, without being restarted.</summary>
public sealed class InstallTests : IAsyncLifetime
{
    private const string Before = "{\n\t\"labels\" : [\"a=b\"],\n\t\"debug\":   false\n}\n";
    private readonly string folder = Directory.CreateTempSubdirectory("inji-").FullName;
    private readonly DockerHost host = new();

    private string DaemonFile => Path.Combine(folder, "daemon.json");

    [Fact]
    public async Task Installed_the_engine_runs_containers_by_it_and_removed_it_does_not()
    {
        RealParts.NeedRuntime();
        Assert.Equal("wrong", await StateAsync("engine's settings"));

        var output = await GoodAsync("install", "--runtime", RealParts.Runtime);

        Assert.Contains("dockerd", output, StringComparison.Ordinal);
        Assert.Contains("kill -HUP", output, StringComparison.Ordinal);
        Assert.Equal(Before, await File.ReadAllTextAsync(DaemonFile + ".before-injector", TestContext.Current.CancellationToken));
        Assert.StartsWith("{\n\t\"labels\" : [\"a=b\"],\n\t\"debug\":   false,\n\t\"runtimes\"", await ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(Mode, File.GetUnixFileMode(DaemonFile));
        Assert.Equal("wrong", await StateAsync("engine"));

        await ReloadAsync();
        Assert.Equal("good", await StateAsync("engine"));
        Assert.Equal("good", await StateAsync("wrapper"));
        Assert.Equal("good", await StateAsync("real runtime"));
        Assert.Equal("hello", await host.DockerAsync("run", "--name", "made", "--runtime", "injector", "-v", "/usr:/usr:ro", DockerHost.Image, "echo", "hello"));
        Assert.Contains("nothing to change", await GoodAsync("install", "--runtime", RealParts.Runtime), StringComparison.Ordinal);

        Assert.Contains("systemctl restart docker", await GoodAsync("remove"), StringComparison.Ordinal);
        Assert.Equal(Before, await ReadAsync());
        await host.StopAsync();
        await host.StartAsync();
        var (code, refused) = await host.TryDockerAsync("start", "made");
        Assert.NotEqual(0, code);
        Assert.Contains("injector", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_edited_is_left_alone()
    {
        RealParts.NeedRuntime();
        const string Broken = "{\n  \"debug\": false, // no\n}";
        await File.WriteAllTextAsync(DaemonFile, Broken, TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync("install", "--runtime", RealParts.Runtime);

        Assert.Equal(2, code);
        Assert.Contains($"expected JSON in {DaemonFile}, found at line 2, byte 19:", output, StringComparison.Ordinal);
        Assert.Equal(Broken, await ReadAsync());
        Assert.Equal([DaemonFile], Directory.GetFiles(folder, "daemon.json*"));
    }

    [Fact]
    public async Task What_would_be_written_can_be_looked_at_first()
    {
        RealParts.NeedRuntime();

        var printed = await GoodAsync("install", "--runtime", RealParts.Runtime, "--default", "--dry-run");

        Assert.Equal("injector", (string)JsonNode.Parse(printed)!["default-runtime"]!);
        Assert.Equal(Before, await ReadAsync());
    }

    [Fact]
    public async Task A_program_that_others_may_write_is_not_given_to_root()
    {
        RealParts.NeedRuntime();
        var copy = Path.Combine(folder, "injector-runtime");
        File.Copy(RealParts.Runtime, copy);
        await Daemon.RunAsync(["chmod", "777", copy]);

        var (code, output) = await RunAsync("install", "--runtime", copy);

        Assert.Equal(2, code);
        Assert.Contains("chmod go-w", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_of_the_wrapper_are_said_by_status()
    {
        RealParts.NeedRuntime();
        var settings = Path.Combine(folder, "runtime.json");
        await File.WriteAllTextAsync(settings, "{\"timeout\": \"soon\"}", TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync("status", "--settings", settings, "--docker-host", "unix://" + host.Socket);

        Assert.Equal(1, code);
        Assert.Contains("expected a time such as 2s or 500ms, at most 30s as timeout in " + settings, output, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        if (!RealParts.HasDocker)
            return;

        await File.WriteAllTextAsync(DaemonFile, Before);
        File.SetUnixFileMode(DaemonFile, Mode);
        host.Options.Add("--config-file");
        host.Options.Add(DaemonFile);
        await host.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await File.WriteAllTextAsync(DaemonFile, Before);
        await host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static UnixFileMode Mode => UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private Task<(int ExitCode, string Output)> RunAsync(string command, params string[] options) =>
        Daemon.RunAsync([RealParts.Injector, "host", "runtime", command, "--daemon-json", DaemonFile, .. options]);

    private async Task<string> GoodAsync(string command, params string[] options)
    {
        var (code, output) = await RunAsync(command, options);
        Assert.True(code == 0, output);
        return output;
    }

    private async Task<string> StateAsync(string what)
    {
        var (_, output) = await RunAsync("status", "--docker-host", "unix://" + host.Socket, "--json");
        var item = JsonNode.Parse(output)!["items"]!.AsArray().First(item => (string)item!["what"]! == what)!;
        return (bool)item["good"]! ? "good" : "wrong";
    }

    private async Task ReloadAsync()
    {
        await Daemon.RunAsync(["kill", "-HUP", (await File.ReadAllTextAsync(Path.Combine(host.Folder, "docker.pid"), TestContext.Current.CancellationToken)).Trim()]);
        await RuntimeWorld.UntilAsync(
            async () => (await host.DockerAsync("info", "-f", "{{json .Runtimes}}")).Contains("\"injector\"", StringComparison.Ordinal),
            () => "the engine has not read its settings anew");
    }

    private Task<string> ReadAsync() => File.ReadAllTextAsync(DaemonFile, TestContext.Current.CancellationToken);
}
