using System.Collections.Concurrent;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Core.Runtime;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Runtime;

/// <summary>
/// Tells the id that the OCI runtime wrapper has put into a container. The engine does not know of that variable; but it knows which runtime
/// the container has, wrapper and hook have the same rules, and the id is made of the same key.
/// </summary>
internal sealed class WrapperVariables(HostKey ids, TimeProvider time)
{
    // A changed daemon.json is in force without a new connection.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    /// <summary>Finds it.</summary>
    /// <param name="engine">The container's engine.</param>
    /// <param name="container">A container that declares no variable.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when the wrapper has put none there.</returns>
    public async Task<CredentialId?> FindAsync(DockerEngine engine, ContainerFacts container, CancellationToken cancellation)
    {
        if (!RuntimeRules.AddsVariable(container.Labels, container.Environment, container.NetworkMode))
            return null;

        var runtime = (string?)container.Inspected["HostConfig"]?["Runtime"] ?? "";
        return await IsOursAsync(engine, runtime, cancellation) ? ids.VariableOf(container.Id) : null;
    }

    private async Task<bool> IsOursAsync(DockerEngine engine, string runtime, CancellationToken cancellation)
    {
        if (known.TryGetValue(runtime, out var remembered) && remembered.Engine == engine && time.GetUtcNow() - remembered.At < GoodFor)
            return remembered.IsOurs;

        var info = await engine.Client.System.GetSystemInfoAsync(cancellation);
        var name = runtime.Length > 0 ? runtime : info.DefaultRuntime;
        var isOurs = info.Runtimes is { } runtimes && runtimes.TryGetValue(name, out var found) && Path.GetFileName(found.Path) == HostPaths.RuntimeProgram;
        known[runtime] = new Known(engine, time.GetUtcNow(), isOurs);
        return isOurs;
    }

    private sealed record Known(DockerEngine Engine, DateTimeOffset At, bool IsOurs);
}
