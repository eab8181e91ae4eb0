using System.Globalization;

namespace Injector.Benchmarks.Measuring;

/// <summary>What the kernel knows of a process.</summary>
internal static class ProcessFigures
{
    private const double Kilo = 1024;
    private const double Mega = 1_000_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Resident set, in MB.</summary>
    public static double Rss(int pid) => Status(pid, "VmRSS") * Kilo / Mega;

    /// <summary>Its private part, in MB.</summary>
    public static double Anonymous(int pid) => Status(pid, "RssAnon") * Kilo / Mega;

    /// <summary>The largest that it ever was, in MB.</summary>
    public static double Peak(int pid) => Status(pid, "VmHWM") * Kilo / Mega;

    /// <summary>Proportional set: what is shared counts by share. In MB.</summary>
    public static double Pss(int pid) => Field(File.ReadLines($"/proc/{pid}/smaps_rollup"), "Pss") * Kilo / Mega;

    /// <summary>CPU time so far, in ticks of the kernel: for loads of seconds.</summary>
    public static TimeSpan Cpu(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return Tick * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }

    /// <summary>CPU time of the threads that live, by the nanosecond: for starts.</summary>
    public static TimeSpan CpuOfThreads(int pid)
    {
        long nanoseconds = 0;
        foreach (var thread in Threads(pid))
        {
            if (TryRead(Path.Combine(thread, "schedstat")) is { } text)
                nanoseconds += long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
        }

        return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
    }

    /// <summary>How often its threads went to sleep so far: each time, something had woken them.</summary>
    public static long Wakeups(int pid) => Threads(pid)
        .Select(thread => TryRead(Path.Combine(thread, "status")))
        .Where(text => text is not null)
        .Sum(text => (long)Field(text!.Split('\n'), "voluntary_ctxt_switches"));

    private static string[] Threads(int pid) => Directory.GetDirectories($"/proc/{pid}/task");

    private static double Status(int pid, string name) => Field(File.ReadLines($"/proc/{pid}/status"), name);

    private static double Field(IEnumerable<string> lines, string name)
    {
        var line = lines.First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return double.Parse(line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    // A thread may end between the listing and the reading.
    private static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
