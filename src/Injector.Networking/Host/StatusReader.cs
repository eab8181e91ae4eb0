namespace Injector.Networking.Host;

/// <summary>Compares a host with what was asked of it: by what setup has remembered, else by the defaults.</summary>
internal sealed class StatusReader(HostView view, string? unitPath, string stateFolder)
{
    private readonly HostState? state = HostState.Read(stateFolder);

    public HostStatus Read()
    {
        var options = state?.Options ?? new HostOptions();
        var items = HostRules.IPv4(options, view.HasRaw).Select(chain => Judge("IPv4", chain, view.Saved)).ToList();
        items.AddRange(HostRules.IPv6(options).Select(chain => view.IPv6.Saved is { } saved
            ? Judge("IPv6", chain, saved)
            : new HostItem(chain.Name, Where("IPv6", chain), HostItemState.NotNeeded, view.IPv6.Reason)));
        if (!options.BlockInstanceMetadata)
            items.Add(new HostItem("instance metadata", "mangle FORWARD", HostItemState.NotNeeded, "allowed by --allow-instance-metadata"));
        items.AddRange(options.BesideEcsAgent ? [AgentRedirect()] : [RouteLocalnet(), Route()]);
        items.Add(Unit());
        return new HostStatus(items, options.Port, PortHolder.Find(options.Port));
    }

    private static string Where(string family, ChainRules chain) => $"{family} {chain.Table} {chain.Hook}, {chain.Chain}";

    private static HostItem Judge(string family, ChainRules chain, SavedRules saved)
    {
        var (found, detail) = Compare(chain, saved);
        return new HostItem(chain.Name, Where(family, chain), found, detail);
    }

    private static (HostItemState State, string Detail) Compare(ChainRules chain, SavedRules saved)
    {
        if (saved.Stands(chain))
            return (HostItemState.Present, "");

        var jumps = saved.Jumps(chain.Table, chain.Chain).Count();
        var rules = saved.Rules(chain.Table, chain.Chain);
        if (!saved.Has(chain.Table, chain.Chain))
            return (HostItemState.Missing, "run `injector host setup`");
        if (jumps == 0)
            return (HostItemState.Missing, $"nothing in {chain.Hook} leads to the chain: run `injector host setup`");
        if (jumps > 1)
            return (HostItemState.Different, $"{jumps} rules lead to the chain instead of one: run `injector host setup`");

        var strange = rules.Except(chain.Rules, StringComparer.Ordinal).FirstOrDefault();
        var lacking = chain.Rules.Except(rules, StringComparer.Ordinal).FirstOrDefault();
        return (HostItemState.Different, (strange, lacking) switch
        {
            ({ } rule, _) => $"has the rule \"{rule}\", which is not ours: run `injector host setup`",
            (_, { } rule) => $"lacks the rule \"{rule}\": run `injector host setup`",
            _ when !rules.SequenceEqual(chain.Rules, StringComparer.Ordinal) => "its rules stand in another order: run `injector host setup`",
            _ => $"other rules of {chain.Hook} stand in front of it: `injector host setup` puts it first again",
        });
    }

    private HostItem AgentRedirect() => AgentRules.Find(view.Saved) is { } rule
        ? new HostItem("redirect of the ECS agent", "IPv4 nat", HostItemState.Present, rule)
        : new HostItem("redirect of the ECS agent", "IPv4 nat", HostItemState.Missing, "start the ECS agent (ecs-init puts it in), or run `injector host setup` without --beside-ecs-agent");

    private HostItem RouteLocalnet() => view.RouteLocalnet == "1"
        ? new HostItem("route_localnet", SysctlStep.RouteLocalnet, HostItemState.Present, "")
        : new HostItem("route_localnet", SysctlStep.RouteLocalnet, HostItemState.Missing, $"is {view.RouteLocalnet}, so that containers' redirect leads nowhere: run `injector host setup`");

    private HostItem Route() => view.Routes switch
    {
        { HasCredentialRoute: true } => new HostItem("route", "169.254.170.2/32 dev lo", HostItemState.Present, ""),
        { NeedsCredentialRoute: false } => new HostItem("route", "169.254.170.2/32 dev lo", HostItemState.NotNeeded, "there is a default route"),
        _ => new HostItem("route", "169.254.170.2/32 dev lo", HostItemState.Missing, "without any route processes of the host reach nothing: run `injector host setup`"),
    };

    private HostItem Unit()
    {
        var path = unitPath ?? state?.Unit ?? HostUnit.DefaultPath;
        if (state is { Unit: null } && unitPath is null && !UnitFile.IsOurs(path))
            return new HostItem("unit", path, HostItemState.NotNeeded, "set up with --unit none: after a reboot nothing of this stands");
        if (!File.Exists(path))
            return new HostItem("unit", path, HostItemState.Missing, "after a reboot nothing of this stands: run `injector host setup`");
        if (!UnitFile.IsOurs(path))
            return new HostItem("unit", path, HostItemState.Different, "it is not ours");

        return UnitFile.IsSystemdRunning && !UnitFile.IsEnabled(path)
            ? new HostItem("unit", path, HostItemState.Different, $"it is not enabled: run `{string.Join(' ', UnitFile.Enable(path))}`")
            : new HostItem("unit", path, HostItemState.Present, "");
    }
}
