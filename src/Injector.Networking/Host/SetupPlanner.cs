namespace Injector.Networking.Host;

/// <summary>Finds out what a host lacks, and in which order it is put in: closed before there is anything to reach.</summary>
internal sealed class SetupPlanner(HostView view, HostOptions options, HostUnit? unit, string stateFolder)
{
    private readonly List<HostStep> steps = [];
    private readonly List<SetupStep> notes = [];

    public HostPlan Plan()
    {
        options.Validate();
        RefuseOutsideBridges();
        RefuseAgent();

        var setsRouteLocalnet = !options.BesideEcsAgent && view.RouteLocalnet == "0";
        var addsRoute = !options.BesideEcsAgent && view.Routes is { NeedsCredentialRoute: true, HasCredentialRoute: false };
        Remember(setsRouteLocalnet, addsRoute);
        var ipv4 = HostRules.IPv4(options, view.HasRaw);
        AddTables(ipv4, "raw", "filter", "mangle");
        AddIPv6();
        Add(setsRouteLocalnet, () => new SysctlStep(SysctlStep.RouteLocalnet, view.RouteLocalnet, "1"), "route_localnet", RouteLocalnetNote());
        Add(addsRoute, () => new RouteStep(add: true), "route", RouteNote());
        AddTables(ipv4, "nat");
        AddUnit();
        return new HostPlan(steps, notes, keepsGoing: false);
    }

    private void Add(bool isNeeded, Func<HostStep> step, string name, string otherwise)
    {
        if (isNeeded)
            steps.Add(step());
        else
            notes.Add(new SetupStep(name, SetupOutcome.AlreadyThere, otherwise));
    }

    // Containers' bridges lead to containers: one that leads to the world would let the world in.
    private void RefuseOutsideBridges()
    {
        foreach (var bridge in options.Bridges)
        {
            if (view.Routes.DefaultInterfaces.FirstOrDefault(name => BridgeName.Matches(bridge, name)) is { } outside)
            {
                throw new NetworkSetupException(
                    $"Expected bridges that lead to containers alone, found {outside}, which {bridge} means and which carries the host's default route: "
                    + "whoever is behind it would reach the credentials. Name the bridges of containers by --no-default-bridges --bridge NAME …, as `ip link` shows them.");
            }
        }
    }

    private void RefuseAgent()
    {
        var rule = AgentRules.Find(view.Saved);
        if (rule is not null && !options.BesideEcsAgent)
        {
            throw new NetworkSetupException(
                $"Expected no redirect of 169.254.170.2 but ours, found the Amazon ECS agent's: {rule}. {AgentRules.Meaning} "
                + "With --beside-ecs-agent the redirects are left to the agent, and only what tightens them is put in.");
        }

        if (rule is null && options.BesideEcsAgent)
            notes.Add(new SetupStep("agent's redirect", SetupOutcome.NotPossible, "the agent's redirect does not stand yet: ecs-init puts it in when the agent starts"));
    }

    // First, so that whatever happens afterwards can be taken down.
    private void Remember(bool setsRouteLocalnet, bool addsRoute)
    {
        var earlier = HostState.Read(stateFolder);
        var thisBoot = earlier is { IsOfThisBoot: true } ? earlier : null;
        var state = new HostState
        {
            Options = options,
            RouteLocalnetBefore = setsRouteLocalnet ? view.RouteLocalnet : thisBoot?.RouteLocalnetBefore,
            RouteAdded = addsRoute || thisBoot is { RouteAdded: true },
            FolderMade = !Directory.Exists(stateFolder) || earlier is { FolderMade: true },
            Unit = unit?.Path ?? earlier?.Unit,
        };
        var path = Path.Combine(stateFolder, HostState.FileName);
        var isNew = !File.Exists(path) || File.ReadAllText(path) != state.ToJson();
        Add(isNew, () => new FileStep("state", path, state.ToJson(), state.FolderMade), "state", path);
    }

    private void AddTables(IReadOnlyList<ChainRules> rules, params IEnumerable<string> tables)
    {
        foreach (var table in tables)
        {
            ChainRules[] wanted = [.. rules.Where(chain => chain.Table == table)];
            if (TableStep.Make(view.Tool, view.Saved, table, wanted, HostRules.Chains) is { } step)
                steps.Add(step);
            else
                notes.AddRange(wanted.Select(chain => new SetupStep(chain.Name, SetupOutcome.AlreadyThere, $"{table} {chain.Hook} to {chain.Chain}")));
        }
    }

    private void AddIPv6()
    {
        var wanted = HostRules.IPv6(options);
        if (view.IPv6 is { Tool: { } tool, Saved: { } saved })
        {
            if (TableStep.Make(tool, saved, "mangle", wanted, HostRules.Chains) is { } step)
                steps.Add(step);
            else
                notes.AddRange(wanted.Select(chain => new SetupStep(chain.Name, SetupOutcome.AlreadyThere, $"mangle {chain.Hook} to {chain.Chain}")));
        }
        else
        {
            notes.AddRange(wanted.Select(chain => new SetupStep(chain.Name, SetupOutcome.NotPossible, view.IPv6.Reason)));
        }
    }

    private string RouteLocalnetNote() => options.BesideEcsAgent
        ? "left to the ECS agent"
        : $"{SysctlStep.RouteLocalnet}={view.RouteLocalnet} already";

    private string RouteNote() => (options.BesideEcsAgent, view.Routes.NeedsCredentialRoute) switch
    {
        (true, _) => "left to the ECS agent",
        (_, true) => "169.254.170.2/32 leads to lo already",
        _ => "not needed: there is a default route",
    };

    private void AddUnit()
    {
        if (unit is null)
            return;

        if (UnitFile.Read(unit.Path) is { } found && !found.StartsWith(HostUnit.FirstLine, StringComparison.Ordinal))
        {
            throw new NetworkSetupException(
                $"Expected no unit but ours at {unit.Path}, found another, without the line \"{HostUnit.FirstLine}\". Name another place with --unit, or none.");
        }

        Add(UnitFile.Read(unit.Path) != unit.Content, () => new FileStep("unit", unit.Path, unit.Content), "unit", unit.Path);
        if (UnitFile.IsSystemdRunning)
        {
            steps.Add(new CommandStep("unit", ["systemctl", "daemon-reload"]));
            steps.Add(new CommandStep("unit", UnitFile.Enable(unit.Path), UnitFile.Disable(unit.Path)));
        }
        else
        {
            notes.Add(new SetupStep(
                "unit", SetupOutcome.NotPossible, $"systemd does not run here: where it does, run `{string.Join(' ', UnitFile.Enable(unit.Path))}`"));
        }
    }
}
