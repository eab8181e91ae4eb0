using Microsoft.Extensions.Logging;

namespace Injector.Endpoint;

/// <summary>What the endpoint as a whole logs; events 1000 to 1099.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(1001, LogLevel.Information, "Endpoint with source {Source}; {Workloads} workloads known from before")]
    public static partial void Starting(ILogger logger, string source, int workloads);

    [LoggerMessage(1002, LogLevel.Warning,
        "Development source without a grants file ({File}): every workload gets the role it wishes for. The keys are fake")]
    public static partial void EverythingGranted(ILogger logger, string file);

    [LoggerMessage(1003, LogLevel.Information, "Admin socket {Path}")]
    public static partial void AdminListens(ILogger logger, string path);

    [LoggerMessage(1004, LogLevel.Information, "Credentials on {Address}")]
    public static partial void CredentialsListen(ILogger logger, string address);

    [LoggerMessage(1005, LogLevel.Information, "Health and metrics on {Address}")]
    public static partial void MetricsListen(ILogger logger, string address);

    [LoggerMessage(1006, LogLevel.Warning,
        "Health and metrics are not served: {Address} is taken. Name another with --metrics-listen")]
    public static partial void MetricsBusy(ILogger logger, string address);

    [LoggerMessage(1007, LogLevel.Warning,
        "{Address} is no loopback address: whoever reaches it and knows an id gets its credentials. Let only containers reach it")]
    public static partial void NotLoopback(ILogger logger, string address);

    [LoggerMessage(1009, LogLevel.Information, "Credentials for pods on {Address}")]
    public static partial void ClusterListens(ILogger logger, string address);

    [LoggerMessage(1010, LogLevel.Information, "Traces go to {Collector} by {Protocol}; share that is kept: {Share}")]
    public static partial void Tracing(ILogger logger, string collector, string protocol, double share);

    [LoggerMessage(1008, LogLevel.Warning, "Task roles are switched off (ECS_ENABLE_TASK_IAM_ROLE=false): every credential route is a 404")]
    public static partial void TaskRolesDisabled(ILogger logger);
}
