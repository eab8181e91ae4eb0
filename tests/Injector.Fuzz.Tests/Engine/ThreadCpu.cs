using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>Time that this thread has computed: on a machine that is shared, the clock on the wall says little.</summary>
internal static partial class ThreadCpu
{
    private const int ThreadClock = 3;

    /// <summary>Now.</summary>
    public static TimeSpan Now
    {
        get
        {
            if (ClockGetTime(ThreadClock, out var time) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ClockGetTime(int clock, out Moment time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Moment
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
