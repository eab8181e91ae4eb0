using Injector.Networking.Firewall;

namespace Injector.Networking.Host;

/// <summary>
/// Until a container's listener stands, what it sends to 169.254.170.2:80 leaves its namespace. With this the host resets
/// such a connection, so that an SDK that asks early is refused and asks again, instead of talking to a stranger.
/// Works on the calling thread's network namespace; doing a step twice equals doing it once.
/// </summary>
public static class EarlyReset
{
    internal const string Chain = "INJECTOR-EARLY-RESET";
    private const string Table = "filter";
    private const string DockerUser = "DOCKER-USER";
    private static readonly HashSet<string> Ours = new([Chain], StringComparer.Ordinal);

    /// <summary>
    /// Puts it in: where Docker leaves rules of others in front of its own (DOCKER-USER), else first in FORWARD. A REJECT is
    /// not possible outside the filter table. To be called again when dockerd has started: only then there is DOCKER-USER.
    /// </summary>
    /// <param name="bridges">What containers are behind, as in <see cref="HostOptions.Bridges"/>.</param>
    /// <returns>What was done; not possible where the redirect of host setup, or of the ECS agent, answers instead.</returns>
    /// <exception cref="NetworkSetupException">It was refused.</exception>
    public static SetupStep Apply(IReadOnlyList<string> bridges)
    {
        new HostOptions { Bridges = bridges }.Validate();
        var tool = IptablesTool.Find();
        var saved = tool.Save();
        if (IsRedirected(saved))
        {
            Set(tool, saved, []);
            return new SetupStep("early reset", SetupOutcome.NotPossible, "not needed: the host redirects 169.254.170.2 to an endpoint");
        }

        var hook = saved.Jumps(Table, DockerUser).Any() ? DockerUser : "FORWARD";
        var rules = new ChainRules(
            "early reset", Table, hook, Chain,
            [.. bridges.Select(bridge => $"-d 169.254.170.2/32 -i {bridge} -p tcp -m tcp --dport 80 -j REJECT --reject-with tcp-reset")]);
        var outcome = Set(tool, saved, [rules]);
        return new SetupStep("early reset", outcome, $"{tool.Path}: {Table} {hook} to {Chain}");
    }

    /// <summary>Takes it out, wherever it is.</summary>
    /// <exception cref="NetworkSetupException">It was refused.</exception>
    public static SetupStep Remove()
    {
        var tool = IptablesTool.Find();
        var outcome = Set(tool, tool.Save(), []);
        return new SetupStep("early reset", outcome, $"{tool.Path}: {Table} without {Chain}");
    }

    private static bool IsRedirected(SavedRules saved) =>
        saved.Jumps("nat", HostRules.ContainersChain).Any() || AgentRules.Find(saved) is not null;

    private static SetupOutcome Set(IptablesTool tool, SavedRules saved, IReadOnlyList<ChainRules> wanted)
    {
        if (TableChange.Text(saved, Table, wanted, Ours) is not { } text)
            return SetupOutcome.AlreadyThere;

        tool.Restore(text);
        return saved.Has(Table, Chain) ? SetupOutcome.Renewed : SetupOutcome.Done;
    }
}
