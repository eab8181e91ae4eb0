using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.Integration.Tests.Docker;

/// <summary>A container that has asked for a role of its own name; removed in the end.</summary>
internal sealed class Service(DockerHost host, string name, string id, string containerId, Func<string> story) : IAsyncDisposable
{
    private static readonly TimeSpan ServedWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Its name, and its role's.</summary>
    public string Name => name;

    /// <summary>The id that it declares.</summary>
    public string Id => id;

    public string ContainerId => containerId;

    /// <summary>The key of its sidecar.</summary>
    public string Key => containerId[..12];

    /// <summary>Its first process, and when it was started; 0 while there is none.</summary>
    public async Task<(int ProcessId, DateTimeOffset StartedAt)> RunAsync()
    {
        var state = (await host.Engine.InspectAsync(containerId, TestContext.Current.CancellationToken))?["State"];
        return ((int?)state?["Pid"] ?? 0, Time(state?["StartedAt"]));
    }

    /// <summary>The key id that it gets now; null when it gets none.</summary>
    public async Task<string?> TryAskAsync()
    {
        var (process, _) = await RunAsync();
        return process == 0 ? null : KeyIn(await InsideContainer.AskAsync(process, id));
    }

    /// <summary>Waits until it has its role.</summary>
    /// <param name="otherThan">The process of an earlier run.</param>
    /// <returns>From the start of its present run.</returns>
    public async Task<TimeSpan> ServedAsync(int otherThan = 0)
    {
        (HttpStatusCode Status, string Body)? last = null;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < ServedWithin; await PauseAsync())
        {
            var (process, started) = await RunAsync();
            if (process == 0 || process == otherThan)
                continue;

            last = await InsideContainer.AskAsync(process, id);
            if (KeyIn(last) is not null)
                return TimeProvider.System.GetUtcNow() - started;
        }

        Assert.Fail($"{name} gets no credentials: {last?.Status} {last?.Body}\n{story()}");
        return default;
    }

    /// <summary>Waits until it gets another key than one, and none that is wrong meanwhile.</summary>
    public async Task<string> RefreshedAsync(string before)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < ServedWithin; await PauseAsync())
        {
            if (await TryAskAsync() is { } key && key != before)
                return key;
        }

        Assert.Fail($"{name} still gets {before}\n{story()}");
        return "";
    }

    /// <summary>Its sidecar's first process; 0 while it has none.</summary>
    public async Task<int> SidecarAsync() =>
        (int?)(await host.Engine.InspectAsync("ecs-injector-" + Key, TestContext.Current.CancellationToken))?["State"]?["Pid"] ?? 0;

    public async ValueTask DisposeAsync() => await host.TryDockerAsync("rm", "-f", containerId);

    internal static Task PauseAsync() => Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);

    // Another one's role would be a breach, whatever the moment.
    private string? KeyIn((HttpStatusCode Status, string Body)? answer)
    {
        if (answer is not { Status: HttpStatusCode.OK, Body: var body })
            return null;

        var credentials = JsonNode.Parse(body)!;
        Assert.Equal(HookWorld.RoleOf(name), (string?)credentials["RoleArn"]);
        return (string?)credentials["AccessKeyId"];
    }

    private static DateTimeOffset Time(JsonNode? node) => node?.GetValueKind() is JsonValueKind.String
        ? DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : default;
}
