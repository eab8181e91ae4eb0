using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Injector.Testing.Logs;

/// <summary>Keeps every log record of every level, formatted, so that tests can look for what must and must not be there.</summary>
public sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> records = new();

    /// <summary>Everything so far.</summary>
    public string Text => string.Join('\n', records);

    /// <summary>Everything so far, which is forgotten.</summary>
    public string Take()
    {
        var taken = new List<string>();
        while (records.TryDequeue(out var record))
            taken.Add(record);
        return string.Join('\n', taken);
    }

    /// <summary>What a process would write: the server's own chatter is switched off there below a warning.</summary>
    public IEnumerable<string> Written => records.Where(r =>
        !r.StartsWith("Trace Microsoft", StringComparison.Ordinal) && !r.StartsWith("Debug Microsoft", StringComparison.Ordinal)
        && !r.StartsWith("Information Microsoft", StringComparison.Ordinal));

    /// <summary>A factory that collects at Trace level.</summary>
    public ILoggerFactory CreateFactory() => LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this));

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, records);

    /// <inheritdoc />
    public void Dispose()
    {
        // What was collected stays readable.
    }

    private sealed class Collector(string category, ConcurrentQueue<string> records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            records.Enqueue($"{logLevel} {category}[{eventId.Id}] {formatter(state, exception)} {exception}");
    }
}
