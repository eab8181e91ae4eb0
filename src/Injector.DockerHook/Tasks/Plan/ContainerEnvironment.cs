using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>The environment of a task's container: its own variables and, in a task with a role, the one that leads to the credentials.</summary>
internal static class ContainerEnvironment
{
    /// <summary>Makes it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="image">Variables of its image, <c>NAME=VALUE</c>.</param>
    /// <param name="wish">What it should have; null in a task without a role.</param>
    /// <param name="notices">Receives what a person should know.</param>
    /// <returns><c>NAME=VALUE</c>, each name once.</returns>
    public static IReadOnlyList<string> Make(
        ContainerDefinition container, IReadOnlyList<string> image, EnvironmentWish? wish, List<string> notices)
    {
        var own = Distinct(container.Environment);
        if (wish is null)
            return [.. own.Select(Line)];

        // The image's variables count for what is decided, but are restated only where one of them is extended.
        var inherited = image.Select(Split).ToList();
        var change = EnvironmentPlan.Make(container.Name, [.. inherited, .. own], wish);
        foreach (var (index, value) in change.Extended)
        {
            if (index < inherited.Count)
                own.Add(inherited[index] with { Value = value });
            else
                own[index - inherited.Count] = own[index - inherited.Count] with { Value = value };
        }

        notices.AddRange(change.Notices.Select(notice => notice.ToString()));
        return [.. change.Added.Concat(own).Select(Line)];
    }

    /// <summary>What a container of a task with a role should have.</summary>
    public static EnvironmentWish Wish(CredentialId id, NetworkMode mode, TaskOptions settings)
    {
        var delivery = mode is NetworkMode.Host ? Delivery.Loopback : Delivery.LinkLocal;
        return new EnvironmentWish(CredentialsUri.Variable(id, delivery, settings.UriStyle), CredentialsUri.Host(delivery), settings.Region);
    }

    // Of a name that stands twice the last value counts, as on ECS; what the engine makes of doubles depends on the program.
    private static List<ContainerVariable> Distinct(IReadOnlyList<ContainerVariable> variables)
    {
        var last = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var variable in variables)
            last[variable.Name] = variable.Value;
        return [.. variables.Select(v => v.Name).Distinct(StringComparer.Ordinal).Select(name => new ContainerVariable(name, last[name]))];
    }

    private static ContainerVariable Split(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new ContainerVariable(line, "") : new ContainerVariable(line[..at], line[(at + 1)..]);
    }

    private static string Line(ContainerVariable variable) => $"{variable.Name}={variable.Value}";
}
