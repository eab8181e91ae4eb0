using System.Runtime.InteropServices;

namespace Injector.Benchmarks.Load;

/// <summary>Waits on a thread of one's own until a moment, to some ten microseconds; timers of the runtime know milliseconds only.</summary>
internal static class PreciseWait
{
    private const int Monotonic = 1;
    private const int Absolute = 1;
    private const long Billion = 1_000_000_000;

    /// <summary>The clock, in nanoseconds.</summary>
    public static long Now
    {
        get
        {
            _ = ReadClock(Monotonic, out var now);
            return (now.Seconds * Billion) + now.Nanoseconds;
        }
    }

    /// <summary>Waits until the clock says this.</summary>
    public static void Until(long moment)
    {
        var until = new Moment { Seconds = moment / Billion, Nanoseconds = moment % Billion };
        while (Sleep(Monotonic, Absolute, in until, 0) != 0)
        {
            // A signal woke it early.
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Moment now);

    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sleep(int clock, int flags, in Moment until, nint left);

    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
