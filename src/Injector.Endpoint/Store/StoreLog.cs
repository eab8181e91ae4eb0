using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Store;

/// <summary>What the store logs; events 1200 to 1299. No exception objects: their texts are not ours.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(1201, LogLevel.Information, "Credentials of {Role} for {Workload}: valid until {Expiration:u}, next at {RefreshAt:u}")]
    public static partial void Fetched(
        ILogger logger, string role, string workload, DateTimeOffset expiration, DateTimeOffset refreshAt);

    [LoggerMessage(1202, LogLevel.Warning,
        "No credentials of {Role} for {Workload} ({Failure}, attempt {Failures}): {Problem}. Next attempt in {Wait}; {Held}")]
    public static partial void Failed(
        ILogger logger, string role, string workload, string failure, int failures, string problem, TimeSpan wait, string held);

    [LoggerMessage(1203, LogLevel.Error, "The source failed for {Workload} with {ExceptionType}")]
    public static partial void Fault(ILogger logger, string workload, string exceptionType);
}
