using Injector.Networking.LinkLocal;

namespace Injector.Networking.Host;

/// <summary>The redirect that ecs-init, or a hand following the ECS guide, has put in.</summary>
internal static class AgentRules
{
    public const string Meaning =
        "This is an ECS container instance: what its tasks ask for at that address the agent answers, and taking it away would take their roles away. "
        + "Workloads of ours are served beside it by `injector docker`, or by `injector endpoint --listen http://127.0.0.1:PORT` on another port; "
        + "`injector endpoint --source upstream` takes its credentials from the agent's endpoint.";

    /// <summary>The rule that sends 169.254.170.2 on and is not ours; null when there is none.</summary>
    public static string? Find(SavedRules saved) => saved.All("nat")
        .Where(entry => !HostRules.Chains.Contains(entry.Chain))
        .Where(entry => entry.Rule.Contains($"-d {LinkLocalOptions.EcsAddress}/32 ", StringComparison.Ordinal))
        .Where(entry => entry.Rule.Contains("-j DNAT", StringComparison.Ordinal))
        .Select(entry => $"-A {entry.Chain} {entry.Rule}")
        .FirstOrDefault();
}
