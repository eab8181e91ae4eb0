using Microsoft.Extensions.Logging;

namespace Injector.Docker;

/// <summary>What <c>injector docker</c> itself logs; events 5900 to 5999.</summary>
internal static partial class DockerLog
{
    [LoggerMessage(
        5900, LogLevel.Warning,
        "No injector endpoint answers at {AdminSocket}: one runs in this process. While it is down, sidecars serve what they have and cannot refresh; run injector endpoint beside it")]
    public static partial void Embedded(ILogger logger, string adminSocket);
}
