using Microsoft.Extensions.Logging;

namespace Injector.DockerHook;

/// <summary>What the Docker hook logs; events 5000 to 5499. Never an id in full, a token or a variable's value.</summary>
internal static partial class HookLog
{
    [LoggerMessage(5001, LogLevel.Information, "Docker engine at unix:{Socket}, API {Version}")]
    public static partial void EngineConnected(ILogger logger, string socket, Version version);

    [LoggerMessage(5002, LogLevel.Warning, "No Docker engine: {Problem}. Sidecars go on serving; trying again")]
    public static partial void EngineLost(ILogger logger, string problem);

    [LoggerMessage(5003, LogLevel.Information, "Container {Container}: {Reason} {Message}")]
    public static partial void Outcome(ILogger logger, string container, string reason, string message);

    [LoggerMessage(5004, LogLevel.Warning, "Container {Container}: {Reason}: {Message}")]
    public static partial void Refused(ILogger logger, string container, string reason, string message);

    [LoggerMessage(5005, LogLevel.Warning, "Container {Container}: {Problem}. Trying again in {Pause}")]
    public static partial void Again(ILogger logger, string container, string problem, TimeSpan pause);

    [LoggerMessage(5006, LogLevel.Warning, "Hand-off at {Place}: {Problem}")]
    public static partial void HandoffFailed(ILogger logger, string place, string problem);

    [LoggerMessage(5007, LogLevel.Warning, "Hand-off at {Place}: process {Pid} of uid {Uid} is not the sidecar and is refused")]
    public static partial void HandoffStranger(ILogger logger, string place, int pid, uint uid);

    [LoggerMessage(5008, LogLevel.Debug, "Sidecar {Key} has greeted; it is given {Listeners} listeners")]
    public static partial void SidecarGreeted(ILogger logger, string key, int listeners);

    [LoggerMessage(5009, LogLevel.Debug, "Sidecar {Key} started")]
    public static partial void SidecarStarted(ILogger logger, string key);

    [LoggerMessage(5010, LogLevel.Warning, "Sidecar {Key} has ended and is started again; connections wait meanwhile")]
    public static partial void SidecarDied(ILogger logger, string key);

    [LoggerMessage(5011, LogLevel.Information, "Sidecar {Key} removed: nobody is left whom it serves")]
    public static partial void SidecarRemoved(ILogger logger, string key);

    [LoggerMessage(5012, LogLevel.Warning, "Container {Container} is not held: {Problem}")]
    public static partial void NotHeld(ILogger logger, string container, string problem);

    [LoggerMessage(5013, LogLevel.Error, "Container {Container} may be frozen still: {Problem}. Trying again")]
    public static partial void StillHeld(ILogger logger, string container, string problem);

    [LoggerMessage(5014, LogLevel.Debug, "Container {Container}: {Problem}. Trying again in {Pause}")]
    public static partial void AgainQuietly(ILogger logger, string container, string problem, TimeSpan pause);

    [LoggerMessage(5015, LogLevel.Warning, "Workloads cannot be compared with the endpoint's: {Problem}")]
    public static partial void NotCompared(ILogger logger, string problem);

    [LoggerMessage(5016, LogLevel.Information, "Workload {Id} has gone while nobody looked and is retired")]
    public static partial void RetiredLate(ILogger logger, string id);

    [LoggerMessage(5017, LogLevel.Information, "Health and metrics on {Address}")]
    public static partial void MetricsListen(ILogger logger, string address);

    [LoggerMessage(5018, LogLevel.Warning, "Health and metrics are switched off: {Address} is taken. Choose another with --hook-metrics-listen")]
    public static partial void MetricsBusy(ILogger logger, string address);

    [LoggerMessage(5030, LogLevel.Warning, "No container can be held yet: {Problem}")]
    public static partial void NoGuard(ILogger logger, string problem);

    [LoggerMessage(5019, LogLevel.Information, "The Docker hook listens at {Socket}; its sidecars are made of {Image}")]
    public static partial void Running(ILogger logger, string socket, string image);

    [LoggerMessage(5020, LogLevel.Debug, "Container {Container}: its start was held {Milliseconds} ms: {Answer}")]
    public static partial void Held(ILogger logger, string container, double milliseconds, string answer);

    [LoggerMessage(5021, LogLevel.Warning, "A call of the OCI runtime wrapper failed: {Problem}")]
    public static partial void RuntimeCallFailed(ILogger logger, string problem);

    [LoggerMessage(5022, LogLevel.Warning, "No start of a container is held: {Problem}. Choose another place with --runtime-socket")]
    public static partial void NoRuntimeSocket(ILogger logger, string problem);
}
