using System.Globalization;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>The wall clock that one process sees, set while it runs; its steady clock goes on as on any machine.</summary>
internal sealed class ShiftedClock : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public ShiftedClock() => Set(TimeSpan.Zero);

    /// <summary>What the process is started with.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment =>
    [
        ("LD_PRELOAD", RealParts.FakeTime),
        ("FAKETIME_TIMESTAMP_FILE", file),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("FAKETIME_DONT_RESET", "1"),
    ];

    /// <summary>How far it is from the true time.</summary>
    public void Set(TimeSpan shift)
    {
        // Replaced whole: it is read at any moment.
        var next = file + ".next";
        File.WriteAllText(next, ((long)shift.TotalSeconds).ToString("+0;-0;+0", CultureInfo.InvariantCulture) + "s\n");
        File.Move(next, file, overwrite: true);
    }

    public void Dispose() => File.Delete(file);
}
