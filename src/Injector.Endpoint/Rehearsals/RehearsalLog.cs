using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Rehearsals;

/// <summary>What is logged of rehearsals; events 1800 to 1899.</summary>
internal static partial class RehearsalLog
{
    [LoggerMessage(1801, LogLevel.Warning, "Rehearsal of {Failure} for {Workload} begins: {Length}, until {EndsAt:u}. What it meets from now on is on purpose")]
    public static partial void Started(ILogger logger, string failure, string workload, TimeSpan length, DateTimeOffset endsAt);

    [LoggerMessage(1802, LogLevel.Warning, "Rehearsal of {Failure} for {Workload} has ended after {Seconds:0.#} s ({Why}): its own credentials are back")]
    public static partial void Ended(ILogger logger, string failure, string workload, double seconds, RehearsalEnd why);
}
