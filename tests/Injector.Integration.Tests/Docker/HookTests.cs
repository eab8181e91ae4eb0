using System.Diagnostics;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>The event hook with a real engine, the published sidecar and unmodified clients.</summary>
public sealed class HookTests(HookFixture fixture) : IClassFixture<HookFixture>
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(SdkClients.Boto)]
    [InlineData(SdkClients.DotNet)]
    public async Task An_unmodified_sdk_in_a_container_finds_the_role_with_nothing_but_the_variable(string sdk)
    {
        RealParts.NeedSdk(sdk);
        var program = sdk is SdkClients.Boto ? "python3 /app/Clients/boto.py" : "/app/Injector.SdkProbe";
        await using var service = await fixture.World.ServiceAsync(
            sdk is SdkClients.Boto ? "boto" : "dotnet", ["-v", AppContext.BaseDirectory + ":/app:ro"],
            "sh", "-c", $"while sleep 0.1; do echo use || exit; done | {program}");

        var (_, started) = await service.RunAsync();
        string[] words;
        for (var clock = Stopwatch.StartNew(); ; await Service.PauseAsync())
        {
            var (_, output) = await fixture.Host.TryDockerAsync("logs", "-t", service.Name);
            words = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(line => line.Contains("ASIADEVELOPMENT", StringComparison.Ordinal))?.Split(' ') ?? [];
            if (words.Length == 2)
                break;

            Assert.True(clock.Elapsed < AnswerWithin, $"{output}\n{fixture.World.HookOutput}");
        }

        RecoveryTimes.Record($"container started: first credentials in {sdk}", DateTimeOffset.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture) - started);
        Assert.StartsWith("ASIADEVELOPMENT", words[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_containers_that_declare_the_same_id_get_a_role_each()
    {
        var id = Guid.NewGuid().ToString();
        await fixture.World.RunServiceAsync("first", id);
        await fixture.World.RunServiceAsync("second", id);

        await ServedAsync("first", id);
        await ServedAsync("second", id);
        var (_, stranger) = await fixture.World.AskAsync("first", Guid.NewGuid().ToString());
        Assert.Contains("InvalidIdInRequest", stranger, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_on_port_80_goes_on_working()
    {
        await using var service = await fixture.World.ServiceAsync(
            "web", command: ["python3", "-m", "http.server", "80", "--bind", "0.0.0.0", "--directory", "/etc"]);
        await service.ServedAsync();
        var address = await fixture.Host.DockerAsync("inspect", "-f", "{{.NetworkSettings.IPAddress}}", service.Name);

        var (_, inside) = await fixture.Host.TryDockerAsync(
            "exec", service.Name, "curl", "-s", "--retry", "20", "--retry-connrefused", "--retry-delay", "1", "http://127.0.0.1/passwd");
        var (_, outside) = await Daemon.RunAsync(fixture.Host.InNamespace("curl", "-s", "--max-time", "5", $"http://{address}/passwd"));

        Assert.StartsWith("root:", inside, StringComparison.Ordinal);
        Assert.StartsWith("root:", outside, StringComparison.Ordinal);
        await ServedAsync(service.Name, service.Id);
    }

    private async Task ServedAsync(string container, string id)
    {
        var (_, answer) = await fixture.World.AskAsync(container, id);
        Assert.True(answer.Contains("role/" + container, StringComparison.Ordinal), $"{container}: {answer}\n{fixture.World.HookOutput}");
    }
}
