namespace Injector.Integration.Tests.Faults;

/// <summary>A sidecar with a clock of its own, and who asks it.</summary>
internal sealed class ShiftedSidecar : IAsyncDisposable
{
    private readonly ShiftedClock clock;
    private readonly SidecarProcess sidecar;

    private ShiftedSidecar(int hours, ShiftedClock clock, SidecarProcess sidecar, Asker asker)
    {
        Hours = hours;
        this.clock = clock;
        this.sidecar = sidecar;
        Asker = asker;
    }

    /// <summary>How far its clock jumps.</summary>
    public int Hours { get; }

    public Asker Asker { get; }

    public static async Task<ShiftedSidecar> StartAsync(FaultWorld world, int hours)
    {
        var clock = new ShiftedClock();
        var name = $"clock{hours}";
        var workload = await world.RegisterAsync(name);
        var sidecar = await world.SidecarAsync(workload, [.. clock.Environment, ("INJECTOR_REVALIDATE_INTERVAL", "1s")]);
        return new ShiftedSidecar(hours, clock, sidecar, new Asker(sidecar.Address, workload.Id, FaultWorld.RolePrefix + name));
    }

    public void Jump() => clock.Set(TimeSpan.FromHours(Hours));

    public void SetRight() => clock.Set(TimeSpan.Zero);

    public Task<TimeSpan> RecoverAsync(TimeSpan within) => Asker.RecoverAsync(within, () => $"{Hours} h\n{sidecar.Output}");

    public async ValueTask DisposeAsync()
    {
        Asker.Dispose();
        await sidecar.DisposeAsync();
        clock.Dispose();
    }
}
