namespace Injector.Networking.Host;

/// <summary>Finds out what of ours stands on a host, whatever the options were, and in which order it is taken out.</summary>
internal sealed class TeardownPlanner(HostView view, string? unitPath, bool keepUnit, string stateFolder)
{
    private readonly List<HostStep> steps = [];

    public HostPlan Plan()
    {
        var state = HostState.Read(stateFolder);
        AddTables("nat");
        if (state is { IsOfThisBoot: true, RouteAdded: true } && view.Routes.HasCredentialRoute)
            steps.Add(new RouteStep(add: false));
        if (state is { IsOfThisBoot: true, RouteLocalnetBefore: { } before } && before != view.RouteLocalnet)
            steps.Add(new SysctlStep(SysctlStep.RouteLocalnet, view.RouteLocalnet, before));
        if (view.IPv6 is { Tool: { } tool, Saved: { } saved } && TableStep.Make(tool, saved, "mangle", [], HostRules.Chains) is { } ipv6)
            steps.Add(ipv6);
        // Closed as long as anything can be reached.
        AddTables("mangle", "filter", "raw");
        Forget(state);
        RemoveUnit(state);
        return new HostPlan(steps, steps.Count == 0 ? [new SetupStep("host", SetupOutcome.AlreadyThere, "nothing of ours stands")] : [], keepsGoing: true);
    }

    private void AddTables(params IEnumerable<string> tables) => steps.AddRange(
        tables.Select(table => TableStep.Make(view.Tool, view.Saved, table, [], HostRules.Chains)).OfType<TableStep>());

    // A unit that stays runs setup again, and its removal must then know of it.
    private void Forget(HostState? state)
    {
        if (state is null)
            return;

        var kept = keepUnit && state.Unit is not null
            ? (state with { RouteLocalnetBefore = null, RouteAdded = false }).ToJson()
            : null;
        steps.Add(new FileStep("state", Path.Combine(stateFolder, HostState.FileName), kept, state.FolderMade));
    }

    private void RemoveUnit(HostState? state)
    {
        var path = unitPath ?? state?.Unit ?? HostUnit.DefaultPath;
        if (keepUnit || !UnitFile.IsOurs(path))
            return;

        if (UnitFile.IsSystemdRunning)
            steps.Add(new CommandStep("unit", UnitFile.DisableNow(path)));
        steps.Add(new FileStep("unit", path, content: null));
        if (UnitFile.IsSystemdRunning)
            steps.Add(new CommandStep("unit", ["systemctl", "daemon-reload"]));
    }
}
