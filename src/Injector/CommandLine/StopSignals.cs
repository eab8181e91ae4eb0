using System.Runtime.InteropServices;

namespace Injector.CommandLine;

/// <summary>SIGTERM, SIGINT and SIGQUIT ask a process to drain and end with exit code 0; a second one ends it at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stopping;
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Begins to listen.</summary>
    public StopSignals(CancellationToken also)
    {
        stopping = CancellationTokenSource.CreateLinkedTokenSource(also);
        registrations = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }
            .Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => stopping.Token;

    /// <summary>Waits for it.</summary>
    public async Task WaitAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.Token.Register(stopped.SetResult);
        await stopped.Task;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        stopping.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = !stopping.IsCancellationRequested;
        stopping.Cancel();
    }
}
