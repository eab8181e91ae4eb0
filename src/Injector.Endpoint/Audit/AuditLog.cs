using System.Globalization;
using Injector.Core.Audit;
using Injector.Endpoint.Metrics;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Audit;

/// <summary>
/// The credential audit log of the ECS agent: a file an hour (UTC), <c>PREFIX.YYYY-MM-DD-HH</c>. Writing never blocks an answer:
/// records wait in memory, a writer takes them to disk several times a second. What cannot be written stays for the next
/// attempt while there is room, then is lost, counted and logged.
/// </summary>
internal sealed partial class AuditLog : IAsyncDisposable
{
    private const string HourPattern = "yyyy-MM-dd-HH";
    private const int HourPatternLength = 13;

    private readonly AuditLogOptions? options;
    private readonly EndpointMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<AuditLog> logger;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task writer;
    private List<AuditSegment> waiting = [];
    private int waitingBytes;
    private bool failing;
    private bool overflowing;

    /// <summary>Opens the log; with no options it takes records and drops them (ECS_AUDIT_LOGFILE_DISABLED).</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public AuditLog(AuditLogOptions? options, EndpointMetrics metrics, TimeProvider time, ILogger<AuditLog> logger)
    {
        this.options = options;
        this.metrics = metrics;
        this.time = time;
        this.logger = logger;
        if (options is not null)
            Directory.CreateDirectory(options.Folder);
        writer = options is null ? Task.CompletedTask : WriteAsync(options);
    }

    /// <summary>Path of the file of an hour.</summary>
    public static string FileOf(AuditLogOptions options, DateTimeOffset hour) => Path.Combine(
        options.Folder, options.Prefix + "." + hour.UtcDateTime.ToString(HourPattern, CultureInfo.InvariantCulture));

    /// <summary>Takes one record. Never waits for the disk.</summary>
    public void Write(in AuditRecord record)
    {
        if (options is null)
            return;

        lock (gate)
        {
            if (waitingBytes >= options.MaxWaiting)
            {
                metrics.AuditLost(1);
                if (!overflowing)
                    LogOverflow(logger, options.MaxWaiting, options.Folder);
                overflowing = true;
                return;
            }

            var hour = new DateTimeOffset(record.Time.Year, record.Time.Month, record.Time.Day, record.Time.Hour, 0, 0, TimeSpan.Zero);
            if (waiting.Count == 0 || waiting[^1].Hour != hour)
                waiting.Add(new AuditSegment(hour));

            var segment = waiting[^1];
            var before = segment.Text.WrittenCount;
            AuditFormat.Write(record, segment.Text);
            segment.Lines++;
            waitingBytes += segment.Text.WrittenCount - before;
        }
    }

    /// <summary>Writes what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await writer;
        stopping.Dispose();
    }

    private async Task WriteAsync(AuditLogOptions target)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(target.FlushEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
                Flush(target);
        }
        catch (OperationCanceledException)
        {
            // The end: what still waits goes out below.
        }

        Flush(target);
        if (waiting.Count > 0)
            Lost(target, waiting.Sum(s => s.Lines));
    }

    private void Flush(AuditLogOptions target)
    {
        List<AuditSegment> taken;
        lock (gate)
        {
            if (waiting.Count == 0)
                return;

            taken = waiting;
            waiting = [];
            waitingBytes = 0;
            overflowing = false;
        }

        for (var i = 0; i < taken.Count; i++)
        {
            if (!TryAppend(target, taken[i]))
            {
                PutBack(taken[i..]);
                return;
            }

            metrics.AuditWritten(taken[i].Lines);
        }
    }

    private bool TryAppend(AuditLogOptions target, AuditSegment segment)
    {
        var file = FileOf(target, segment.Hour);
        try
        {
            var isNew = !File.Exists(file);
            Append(file, segment.Text.WrittenMemory);
            if (isNew)
                RemoveOld(target);
            if (failing)
                LogWritesAgain(logger, file);
            failing = false;
            return true;
        }
        catch (Exception e)
        {
            // Whatever it is, the writer goes on: a log that ends in silence is worse than one that fails aloud.
            if (!failing)
                LogFails(logger, file, e.Message);
            failing = true;
            return false;
        }
    }

    private static void Append(string file, ReadOnlyMemory<byte> text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
        });
        var start = stream.Seek(0, SeekOrigin.End);
        try
        {
            stream.Write(text.Span);
        }
        catch (IOException)
        {
            // Half a batch on disk would be written twice by the next attempt.
            stream.SetLength(start);
            throw;
        }
    }

    private void PutBack(List<AuditSegment> unwritten)
    {
        lock (gate)
        {
            waiting.InsertRange(0, unwritten);
            waitingBytes = waiting.Sum(s => s.Text.WrittenCount);
        }
    }

    private void Lost(AuditLogOptions target, int lines)
    {
        metrics.AuditLost(lines);
        LogLost(logger, lines, target.Folder);
    }

    private static void RemoveOld(AuditLogOptions target)
    {
        if (target.RollCount <= 0)
            return;

        var rolled = Directory.EnumerateFiles(target.Folder, target.Prefix + ".*")
            .Where(file => IsHour(Path.GetFileName(file)[(target.Prefix.Length + 1)..]))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var file in rolled.SkipLast(target.RollCount + 1))
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The records of now are on disk; an old file that cannot go is no reason to write them twice.
            }
        }
    }

    // Files that are not ours by their name are left alone.
    private static bool IsHour(string suffix) =>
        suffix.Length == HourPatternLength && DateTime.TryParseExact(
            suffix, HourPattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    [LoggerMessage(1301, LogLevel.Error, "Audit records cannot be written to {File}: {Problem}. They wait in memory; answers go on")]
    private static partial void LogFails(ILogger logger, string file, string problem);

    [LoggerMessage(1302, LogLevel.Information, "Audit records are written to {File} again")]
    private static partial void LogWritesAgain(ILogger logger, string file);

    [LoggerMessage(1304, LogLevel.Error, "{Bytes} bytes of audit records wait for {Folder}: further ones are lost and counted")]
    private static partial void LogOverflow(ILogger logger, int bytes, string folder);

    [LoggerMessage(1303, LogLevel.Error, "{Lines} audit records for {Folder} were lost at the end of the process")]
    private static partial void LogLost(ILogger logger, int lines, string folder);
}
