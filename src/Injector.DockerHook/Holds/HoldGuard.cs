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

    /// <summary>Tells it that a container is about to be frozen.</summary>
    /// <exception cref="GuardUnavailableException">It does not run.</exception>
    public async Task HoldAsync(string containerId, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (process is null or { HasExited: true })
                await StartAsync(cancellation);
            await process!.StandardInput.WriteLineAsync(GuardLoop.Hold + containerId);
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
    public void Release(string containerId)
    {
        gate.Wait();
        try
        {
            if (process is null or { HasExited: true })
                return;

            process.StandardInput.WriteLine(GuardLoop.Release + containerId);
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
        process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartWithin);
        if (await process!.StandardOutput.ReadLineAsync(limit.Token).AsTask().WaitAsync(StartWithin, cancellation) is not GuardLoop.Ready)
            throw new GuardUnavailableException("expected the guard of held containers to say that it is ready, found another answer");
    }
}
