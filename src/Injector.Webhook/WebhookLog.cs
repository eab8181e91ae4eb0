using Microsoft.Extensions.Logging;

namespace Injector.Webhook;

/// <summary>What the webhook as a whole logs; events 3200 to 3299.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(3201, LogLevel.Information, "Sidecars are {Form}: the cluster's version says so")]
    public static partial void Sidecars(ILogger logger, string form);

    [LoggerMessage(3202, LogLevel.Warning, "The cluster's version cannot be read now: sidecars stay {Form}. Set --sidecar to decide it")]
    public static partial void VersionUnknown(ILogger logger, string form);

    [LoggerMessage(3203, LogLevel.Information, "Reviews are taken at {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(3204, LogLevel.Information, "Health and metrics on {Address}")]
    public static partial void MetricsListen(ILogger logger, string address);

    [LoggerMessage(3205, LogLevel.Warning, "Health and metrics are not served: {Address} is taken. Name another with --metrics-listen")]
    public static partial void MetricsBusy(ILogger logger, string address);
}
