using System.ComponentModel;
using System.Diagnostics;

namespace Injector.DockerHook.Holds;

/// <summary>
/// The hook's end of the guard: a process of its own that is told which containers are frozen, and lets them run when this process has gone.
/// Started when it is first needed.
/// </summary>
/// <param name="command">Its command line; empty where there is none, and then no container is held.</param>
internal sealed class HoldGuard(IReadOnlyList<string> command) : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim gate = new(1);
    private Process? process;

    /// <summary>Has it running before it is needed: a container that starts does not wait for it.</summary>
    /// <exception cref="GuardUnavailableException">It does not run.</exception>
    public Task WarmAsync(CancellationToken cancellation) => SayAsync(order: null, cancellation);

    /// <summary>Tells it that a container is about to be frozen.</summary>
    /// <param name="mark">The container's mark on disk, which is named after it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="GuardUnavailableException">It does not run.</exception>
    public Task HoldAsync(string mark, CancellationToken cancellation) => SayAsync(GuardLoop.Hold + mark, cancellation);

    private async Task SayAsync(string? order, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (process is null or { HasExited: true })
                await StartAsync(cancellation);
            if (order is null)
                return;

            await process!.StandardInput.WriteLineAsync(order);
            await process.StandardInput.FlushAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or Win32Exception or InvalidOperationException or TimeoutException)
        {
            throw new GuardUnavailableException("expected the guard of held containers to run, found: " + e.Message, e);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Tells it that a container runs.</summary>
    /// <param name="mark">The container's mark on disk.</param>
    public void Release(string mark)
    {
        gate.Wait();
        try
        {
            if (process is null or { HasExited: true })
                return;

            process.StandardInput.WriteLine(GuardLoop.Release + mark);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has gone, and has let the container run.
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends it: whatever is still frozen runs then.</summary>
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        gate.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        if (command.Count == 0)
            throw new GuardUnavailableException("expected a command line of the guard of held containers, found none");

        process?.Dispose();
        process = null;
        var started = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        try
        {
            if (await started.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(StartWithin, cancellation) is not GuardLoop.Ready)
                throw new GuardUnavailableException("expected the guard of held containers to say that it is ready, found another answer");
        }
        catch
        {
            // One that is late is no guard: it hears nothing, and ends.
            started.StandardInput.Close();
            started.Dispose();
            throw;
        }

        process = started;
    }
}
