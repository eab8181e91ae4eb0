using System.Runtime.InteropServices;

namespace Injector.Sidecar.Commands;

/// <summary>
/// <c>injector-proxy pause</c>: does nothing until it is asked to end. As the first process of a container it holds the container's
/// namespaces, which those of a task join: the same image does both, so that a host needs one.
/// </summary>
internal static class PauseCommand
{
    private const int SigChild = 17;
    private const nint SigIgnore = 1;

    /// <summary>Waits for SIGTERM or SIGINT, which the kernel would not give the first process of a container unless it asks for them.</summary>
    public static async Task<int> RunAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

        // Where the process namespace is shared too, orphans become children of this process: the kernel is to reap them.
        _ = SetSignal(SigChild, SigIgnore);
        await asked.Task;
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            asked.TrySetResult();
        }
    }

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetSignal(int signal, nint handler);
}
