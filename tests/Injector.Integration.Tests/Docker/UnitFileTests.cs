using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>The systemd units of a Docker host, read by systemd itself; no systemd runs here that could start them.</summary>
public sealed class UnitFileTests
{
    private const string Program = "/usr/local/lib/ecs-injector/injector";

    [Theory]
    [InlineData("ecs-injector-endpoint.service", "endpoint")]
    [InlineData("ecs-injector-docker.service", "docker --endpoint separate")]
    public async Task Systemd_understands_every_line_of_a_unit(string name, string arguments)
    {
        RealParts.NeedSystemdAnalyze();
        var unit = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Units", name), TestContext.Current.CancellationToken);
        Assert.Contains($"ExecStart={Program} {arguments} ", unit, StringComparison.Ordinal);

        // The program is not where it is to be installed.
        var folder = Directory.CreateTempSubdirectory("inj-unit-").FullName;
        var file = Path.Combine(folder, name);
        await File.WriteAllTextAsync(file, unit.Replace(Program, "/bin/true", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (code, output) = await Daemon.RunAsync(["systemd-analyze", "verify", file]);
        Directory.Delete(folder, recursive: true);

        Assert.True(code == 0, output);
        Assert.DoesNotContain(name, output, StringComparison.Ordinal);
    }
}
