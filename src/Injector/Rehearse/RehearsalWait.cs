using Injector.CommandLine;
using Injector.Top;

namespace Injector.Rehearse;

/// <summary>Waits for the end of a rehearsal and says how it came; who loses patience ends it.</summary>
internal sealed class RehearsalWait(RehearsalClient client, TopWorkload workload, RunningRehearsal rehearsal)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Waits; a signal ends the rehearsal.</summary>
    public async Task UntilEndAsync(CancellationToken stop)
    {
        var shows = !Console.IsOutputRedirected;
        if (shows)
            await Console.Out.WriteLineAsync("Ctrl+C ends it early.");
        try
        {
            while (await client.FindAsync(workload, stop) is { } now && now.StartedAt == rehearsal.StartedAt && now.Failure == rehearsal.Failure)
            {
                if (shows)
                    await Console.Out.WriteAsync($"\r{now.Left(TimeProvider.System.GetUtcNow())} left ");
                await Task.Delay(LookEvery, TimeProvider.System, stop);
            }

            var early = TimeProvider.System.GetUtcNow() < rehearsal.EndsAt;
            await SayAsync(early ? "It has ended before its time: the endpoint's log and audit log say why." : "It is over.", shows);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The signal that ends us must not end the stopping too.
            await client.StopAsync(workload, CancellationToken.None);
            await SayAsync("Stopped.", shows);
        }
    }

    private Task SayAsync(string what, bool shows) =>
        Console.Out.WriteLineAsync($"{(shows ? "\r" : "")}{what} {TerminalText.Plain(workload.Name)} has its own credentials again.");
}
