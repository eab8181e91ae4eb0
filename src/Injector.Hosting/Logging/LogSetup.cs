using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Injector.Hosting.Logging;

/// <summary>The one log format of every process: a line a record, UTC, on standard error.</summary>
public static class LogSetup
{
    /// <summary>Adds the console.</summary>
    /// <param name="logging">Where to.</param>
    /// <param name="format">Text for people, JSON for machines.</param>
    /// <param name="level">The lowest level that is written.</param>
    public static ILoggingBuilder AddProcessLog(this ILoggingBuilder logging, LogFormat format, LogLevel level)
    {
        logging.SetMinimumLevel(level);

        // The server's own chatter per connection is of no use below a warning.
        logging.AddFilter("Microsoft", level > LogLevel.Warning ? level : LogLevel.Warning);

        // A server that cannot start throws, and whoever started it says what is to be done: its own line is that stack of exceptions.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (format is LogFormat.Json)
        {
            logging.AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
                options.ColorBehavior = LoggerColorBehavior.Default;
            });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging;
    }
}
