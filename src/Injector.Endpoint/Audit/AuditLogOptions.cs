using Injector.Core.Names;

namespace Injector.Endpoint.Audit;

/// <summary>Where the audit log goes and who writes it.</summary>
public sealed record AuditLogOptions
{
    /// <summary>The ECS agent's default number of rolled files.</summary>
    public const int DefaultRollCount = 24;

    /// <summary>Folder; the log is alone in it but for what the user puts there.</summary>
    public required string Folder { get; init; }

    /// <summary>First part of the file names.</summary>
    public string Prefix { get; init; } = HostPaths.AuditLogPrefix;

    /// <summary>Files of earlier hours that are kept; 0 or less keeps all.</summary>
    public int RollCount { get; init; } = DefaultRollCount;

    /// <summary>Bytes that may wait for the disk; more are lost and counted.</summary>
    public int MaxWaiting { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long a record may wait before it is written.</summary>
    public TimeSpan FlushEvery { get; init; } = TimeSpan.FromMilliseconds(250);
}
