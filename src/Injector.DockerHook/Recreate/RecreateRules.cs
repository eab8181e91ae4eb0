using System.Text.Json.Nodes;
using Injector.Core.Names;
using Injector.DockerHook.Containers;

namespace Injector.DockerHook.Recreate;

/// <summary>
/// Which containers may be replaced: services that their own restart policy would start again at any time, and that nobody else holds on to.
/// The same rules hold where a label asks for it.
/// </summary>
internal static class RecreateRules
{
    private const string JoinPrefix = "container:";
    private const string ComposeOneOff = "com.docker.compose.oneoff";

    private static readonly (string Prefix, string Name)[] Orchestrators =
        [("com.docker.swarm.", "Docker Swarm"), ("io.kubernetes.", "Kubernetes"), ("com.hashicorp.nomad.", "Nomad")];

    private static readonly string[] Namespaces = ["NetworkMode", "IpcMode", "PidMode", "Cgroup"];

    /// <summary>Looks at the container alone.</summary>
    /// <returns>Why it is left as it is; null when nothing of its own speaks against it.</returns>
    public static HookProblem? Check(ContainerFacts container)
    {
        var config = container.Inspected["Config"]?.AsObject() ?? [];
        var host = container.Inspected["HostConfig"]?.AsObject() ?? [];
        return LeftOver(container) ?? Own(container) ?? Orchestrated(container) ?? Life(container, config, host) ?? Joined(container, host) ?? Volumes(container);
    }

    /// <summary>Looks for others that hold on to it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="others">All other containers, also those that do not run.</param>
    /// <returns>Why it is left as it is; null when nobody does.</returns>
    /// <remarks>
    /// <c>--volumes-from</c> is no such hold: the volumes were taken over when the other was created, and they stay.
    /// </remarks>
    public static HookProblem? CheckOthers(ContainerFacts container, IReadOnlyList<ContainerFacts> others)
    {
        foreach (var other in others.Where(other => other.Id != container.Id))
        {
            var host = other.Inspected["HostConfig"]?.AsObject() ?? [];
            foreach (var field in Namespaces)
            {
                if (Target(host, field) is { } target && Means(target, container, others))
                    return Refuse(container, HookReasons.NamespaceShared, $"{other.Name}, which has joined it ({field}) and would be cut off");
            }

            // /this:/other/alias
            var links = (host["Links"] as JsonArray ?? []).Select(link => ((string?)link ?? "").Split(':')[0]);
            if (links.Any(name => Means(name, container, others)))
                return Refuse(container, HookReasons.NamespaceShared, $"{other.Name}, which is linked to it (--link) and would lose it");
        }

        return null;
    }

    // Its note has been lost: what the name stands for now is not known.
    private static HookProblem? LeftOver(ContainerFacts container) => container.Name.EndsWith(RecreateRecord.Suffix, StringComparison.Ordinal)
        ? new HookProblem(
            HookReasons.RecreateFailed,
            $"expected a container under its own name, found {container.Name}: a replacement was interrupted, and the note of it is gone. "
            + $"Remove it if {container.Name[..^RecreateRecord.Suffix.Length]} runs, or rename it to that")
        : null;

    // Set, but empty: it would win over ours, and the replacement would be replaced for ever.
    private static HookProblem? Own(ContainerFacts container)
    {
        foreach (var name in (ReadOnlySpan<string>)[EnvironmentVariables.RelativeUri, EnvironmentVariables.FullUri])
        {
            var prefix = name + "=";
            if (container.Environment.Any(variable => variable == name || variable.StartsWith(prefix, StringComparison.Ordinal)))
            {
                return new HookProblem(
                    HookReasons.OwnUri, $"expected no {name} in the environment of a container to recreate, found one: remove the variable");
            }
        }

        return null;
    }

    private static HookProblem? Orchestrated(ContainerFacts container)
    {
        foreach (var (prefix, name) in Orchestrators)
        {
            if (container.Labels.Keys.Any(label => label.StartsWith(prefix, StringComparison.Ordinal)))
            {
                return Refuse(
                    container, HookReasons.Orchestrated, $"one of {name}, which would make it anew: set the variable where {name} is told of the service");
            }
        }

        return null;
    }

    private static HookProblem? Life(ContainerFacts container, JsonObject config, JsonObject host)
    {
        if ((bool?)host["AutoRemove"] is true)
            return Refuse(container, HookReasons.RemovesItself, "--rm: it removes itself when it stops");

        if ((bool?)config["OpenStdin"] is true || (bool?)config["AttachStdin"] is true)
            return Refuse(container, HookReasons.Interactive, "an open standard input (-i, stdin_open): somebody may be attached to it");

        if (string.Equals(container.Label(ComposeOneOff), "true", StringComparison.OrdinalIgnoreCase))
            return Refuse(container, HookReasons.OneShot, "one of \"docker compose run\": it is a job, which must not run twice");

        // on-failure says that it is expected to end well, once: a job, too.
        var policy = (string?)host["RestartPolicy"]?["Name"];
        return policy is "always" or "unless-stopped"
            ? null
            : Refuse(
                container, HookReasons.OneShot,
                $"{(policy is null or "" or "no" ? "none" : policy)}: it may be a job, which must not run twice. "
                + "Give a service a restart policy (--restart unless-stopped)",
                "the restart policy always or unless-stopped");
    }

    private static HookProblem? Joined(ContainerFacts container, JsonObject host)
    {
        foreach (var field in Namespaces)
        {
            if (Target(host, field) is not null)
            {
                return Refuse(
                    container, HookReasons.NamespaceShared, $"that it has joined another container ({field}), whose life decides", "namespaces of its own");
            }
        }

        return null;
    }

    private static HookProblem? Volumes(ContainerFacts container) => CarriedVolumes.FindNameless(container.Inspected) is { } path
        ? Refuse(
            container, HookReasons.AnonymousVolume, $"one at {path} without a name, whose data would be lost: mount a named volume there",
            "volumes that can be mounted again")
        : null;

    private static string? Target(JsonObject host, string field) =>
        (string?)host[field] is { } mode && mode.StartsWith(JoinPrefix, StringComparison.Ordinal) ? mode[JoinPrefix.Length..] : null;

    // As the engine understands it: an id, a name, the beginning of an id.
    private static bool Means(string reference, ContainerFacts container, IReadOnlyList<ContainerFacts> others)
    {
        var name = reference.TrimStart('/');
        if (name == container.Id || name == container.Name)
            return true;

        return name.Length > 0 && container.Id.StartsWith(name, StringComparison.Ordinal) && !others.Any(other => other.Name == name);
    }

    private static HookProblem Refuse(
        ContainerFacts container, string reason, string found, string expected = "a container that may be replaced") => new(
        reason,
        $"not recreated: expected {expected}, found {found}. It needs no replacement when it is run with "
        + $"-e {EnvironmentVariables.RelativeUri}=/v2/credentials/$(uuidgen), or in a compose file with "
        + $"services: {{ {container.Name}: {{ environment: {{ {EnvironmentVariables.RelativeUri}: /v2/credentials/UUID }} }} }}");
}
