using Injector.Core.Injection;
using Injector.Core.Names;

namespace Injector.Core.Runtime;

/// <summary>Everything that the OCI runtime wrapper can be told (<c>/etc/ecs-injector/runtime.json</c>); each has a default.</summary>
public sealed record RuntimeSettings
{
    /// <summary>The runtime behind it: an absolute path, or a name on the PATH. Another wrapper may stand there.</summary>
    public string Runtime { get; init; } = "runc";

    /// <summary>What is done while the hook cannot be reached.</summary>
    public HookUnavailable OnHookUnavailable { get; init; } = HookUnavailable.Start;

    /// <summary>Longest time that a container's start is held.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The hook's socket for the wrapper.</summary>
    public string HookSocket { get; init; } = HostPaths.RuntimeSocket;

    /// <summary>Folder of the host key.</summary>
    public string State { get; init; } = HostPaths.State;

    /// <summary>The form of the variable.</summary>
    public RelativeUriStyle UriStyle { get; init; } = RelativeUriStyle.Path;

    /// <summary>AWS region for containers that set none; null leaves it alone.</summary>
    public string? Region { get; init; }
}
