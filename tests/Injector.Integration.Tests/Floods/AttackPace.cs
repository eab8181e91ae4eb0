using System.Diagnostics;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Floods;

/// <summary>
/// How fast strangers come. In the bounded form as fast as they can, on the same two cores as their victim: it shows that nobody is kept out
/// and nothing grows. The long form, which holds the answers to a time, has so many a second that the victim is what is measured.
/// </summary>
internal sealed class AttackPace(int aSecond)
{
    private const int Batch = 50;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private int attempts;

    /// <summary>Waits until the next may come.</summary>
    public async Task NextAsync()
    {
        if (RealParts.Times == 1 || ++attempts % Batch != 0)
            return;

        var early = TimeSpan.FromSeconds((double)attempts / aSecond) - clock.Elapsed;
        if (early > TimeSpan.Zero)
            await Task.Delay(early, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
