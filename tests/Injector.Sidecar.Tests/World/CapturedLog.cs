using System.Collections.Concurrent;
using Injector.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar.Tests.World;

/// <summary>Keeps every log line of every level, with its state and exceptions spelled out.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>All lines so far.</summary>
    public string Text => string.Join('\n', lines);

    /// <summary>The process's own log set-up at its lowest level, written here.</summary>
    public ILoggerFactory Factory() => LoggerFactory.Create(logging => logging
        .AddProcessLog(LogFormat.Text, LogLevel.Trace).ClearProviders().AddProvider(this));

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Sink(categoryName, lines);

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private sealed class Sink(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}[{eventId.Id}] {formatter(state, exception)} {exception}");
    }
}
