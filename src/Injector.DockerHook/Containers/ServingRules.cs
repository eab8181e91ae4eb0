using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.DockerHook.Serving;

namespace Injector.DockerHook.Containers;

/// <summary>Whether a container can be served as it stands. Pure.</summary>
internal static class ServingRules
{
    /// <summary>Decides.</summary>
    /// <param name="container">A running container that has opted in.</param>
    /// <param name="isServedFromHost">Whether containers are served straight by the host's endpoint.</param>
    /// <param name="servesHostNetwork">Whether containers in the host's network are served.</param>
    /// <param name="declared">The id in its variable; null when there is no variable.</param>
    /// <returns>Why it cannot be served; null when it can, once the variable is there.</returns>
    public static HookProblem? Check(ContainerFacts container, bool isServedFromHost, bool servesHostNetwork, out CredentialId? declared)
    {
        declared = null;
        if (EcsAgent.Check(container) is { } agent)
            return agent;

        if (DeclaredId.Find(container, out declared, out var isFullUri) is { } problem)
            return problem;

        if (container.UsesHostNetwork)
            return servesHostNetwork ? null : HostNetwork.NotServed;

        return isServedFromHost && isFullUri
            ? new HookProblem(
                HookReasons.OwnUri,
                $"expected {EnvironmentVariables.RelativeUri}, since the endpoint is the host's, found {EnvironmentVariables.FullUri} on 127.0.0.1, where it is not: "
                + $"write {EnvironmentVariables.RelativeUri}=/v2/credentials/UUID")
            : null;
    }

    /// <summary>What is said of a container without the variable that may not be given one.</summary>
    /// <param name="container">The container.</param>
    /// <param name="mode">How the variable was to get in.</param>
    public static HookProblem NoVariable(ContainerFacts container, EnvMode mode)
    {
        var (why, mend) = mode is EnvMode.Runtime
            ? (", and it was not started through the OCI runtime wrapper", "Install it with injector host runtime install, and run the container with --runtime injector")
            : ("", Mend(container));
        return new HookProblem(HookReasons.NoVariable, $"expected {EnvironmentVariables.RelativeUri} in its environment, found none{why}. {mend}");
    }

    /// <summary>How the variable is declared by whoever makes the container.</summary>
    public static string Mend(ContainerFacts container) =>
        $"Run it with -e {EnvironmentVariables.RelativeUri}=/v2/credentials/$(uuidgen), or in a compose file: "
        + $"services: {{ {container.Name}: {{ environment: {{ {EnvironmentVariables.RelativeUri}: /v2/credentials/UUID }} }} }}";
}
