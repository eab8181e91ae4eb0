using Docker.DotNet;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Holds;

/// <summary>
/// The guard's own process: hears from the hook which containers are frozen, and lets them run when it hears nothing more, however the hook
/// has come to its end.
/// </summary>
public static class GuardLoop
{
    /// <summary>What the guard says first.</summary>
    internal const string Ready = "ready";

    /// <summary>In front of the mark of a container that is about to be frozen; the mark is named after the container.</summary>
    internal const string Hold = "hold ";

    /// <summary>In front of the mark of a container that runs.</summary>
    internal const string Release = "release ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs until there is no hook, and no container that it left frozen.</summary>
    /// <param name="dockerSocket">The engine.</param>
    /// <param name="orders">What the hook says.</param>
    /// <param name="answers">What the hook hears.</param>
    /// <param name="time">Clock.</param>
    public static async Task RunAsync(string dockerSocket, TextReader orders, TextWriter answers, TimeProvider time)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        await answers.WriteLineAsync(Ready);
        await answers.FlushAsync();
        while (await orders.ReadLineAsync() is { } order)
        {
            if (order.StartsWith(Hold, StringComparison.Ordinal))
                held.Add(order[Hold.Length..]);
            else if (order.StartsWith(Release, StringComparison.Ordinal))
                held.Remove(order[Release.Length..]);
        }

        var began = time.GetTimestamp();
        while (held.Count > 0 && time.GetElapsedTime(began) < Patience)
            await ThawAsync(dockerSocket, held, time);
    }

    private static async Task ThawAsync(string dockerSocket, HashSet<string> held, TimeProvider time)
    {
        try
        {
            using var engine = await DockerEngine.ConnectAsync(dockerSocket, CancellationToken.None);
            foreach (var mark in held.ToList())
            {
                await Thaw.RunAsync(engine, Path.GetFileName(mark), time);

                // Whoever freezes it from here on is somebody else: the next hook must not take it for ours.
                if (File.Exists(mark))
                    File.Delete(mark);
                held.Remove(mark);
            }
        }
        catch (Exception e) when (e is EngineUnavailableException or DockerApiException or HttpRequestException or IOException or TaskCanceledException
            or TimeoutException or UnauthorizedAccessException)
        {
            await Task.Delay(Pause, time, CancellationToken.None);
        }
    }
}
