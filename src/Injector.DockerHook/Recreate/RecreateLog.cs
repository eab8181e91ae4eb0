using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Recreate;

/// <summary>What recreations log; events 5300 to 5399.</summary>
internal static partial class RecreateLog
{
    [LoggerMessage(5300, LogLevel.Information, "Container {Container}: replaced by one with the credentials variable, {Id}")]
    public static partial void Recreated(ILogger logger, string container, string id);

    [LoggerMessage(5301, LogLevel.Warning, "Container {Container}: not replaced: {Problem}")]
    public static partial void Failed(ILogger logger, string container, string problem);

    [LoggerMessage(5302, LogLevel.Error, "Container {Container}: not replaced, and not yet as it was before: {Problem}. Trying again")]
    public static partial void NotUndone(ILogger logger, string container, string problem);

    [LoggerMessage(5303, LogLevel.Warning, "Container {Container}: the replacement runs; the original could not be removed: {Problem}. Trying again")]
    public static partial void NotCleared(ILogger logger, string container, string problem);

    [LoggerMessage(5304, LogLevel.Information, "Container {Container}: an interrupted replacement was finished")]
    public static partial void Finished(ILogger logger, string container);

    [LoggerMessage(5305, LogLevel.Information, "Container {Container}: an interrupted replacement was taken back; the original is as before")]
    public static partial void TakenBack(ILogger logger, string container);

    [LoggerMessage(5306, LogLevel.Error, "Container {Container}: an interrupted replacement could not be settled: {Problem}. Trying again")]
    public static partial void NotSettled(ILogger logger, string container, string problem);

    [LoggerMessage(5307, LogLevel.Information, "Container {Container}: {Notice}")]
    public static partial void Noticed(ILogger logger, string container, string notice);

    [LoggerMessage(5308, LogLevel.Error, "Recreation file {File} cannot be read and is left alone: {Problem}")]
    public static partial void Unreadable(ILogger logger, string file, string problem);
}
