using System.Text.Json.Nodes;
using Injector.Core.Injection;
using Injector.Webhook.Patching;

namespace Injector.Webhook.Injection;

/// <summary>Turns the decision about a container's environment into patch operations.</summary>
internal static class EnvironmentPatch
{
    /// <summary>What a report says of a container that has everything.</summary>
    public const string AlreadyThere = "has the credentials variable of this injection already";

    /// <summary>Adds the operations for one container.</summary>
    public static ContainerReport Make(
        ContainerView container, EnvironmentWish wish, List<PatchOperation> patch, List<InjectionNotice> notices)
    {
        var change = EnvironmentPlan.Make(container.Name, container.Environment, wish);
        notices.AddRange(change.Notices);
        foreach (var (index, value) in change.Extended)
        {
            var path = FormattableString.Invariant($"{container.Pointer}/env/{index}/value");

            // An empty variable may have no value to replace.
            patch.Add(container.Json.GetProperty("env")[index].TryGetProperty("value", out _)
                ? PatchOperation.Replace(path, value)
                : PatchOperation.Add(path, value));
        }

        Prepend(container, change.Added, patch);
        var added = change.Added.Select(v => v.Name)
            .Concat(change.Extended.Select(e => container.Environment[e.Index].Name + "+" + wish.Host))
            .ToList();
        return new ContainerReport(container.List, container.Name, added, Why(change, container));
    }

    private static void Prepend(ContainerView container, IReadOnlyList<ContainerVariable> added, List<PatchOperation> patch)
    {
        if (added.Count == 0)
            return;

        var variables = added.Select(v => (JsonNode)new JsonObject { ["name"] = v.Name, ["value"] = v.Value }).ToArray();
        if (!container.HasEnvironment)
        {
            patch.Add(PatchOperation.Add(container.Pointer + "/env", new JsonArray(variables)));
            return;
        }

        // In front, so that the container's own may refer to ours with $(NAME).
        for (var i = 0; i < variables.Length; i++)
            patch.Add(PatchOperation.Add(FormattableString.Invariant($"{container.Pointer}/env/{i}"), variables[i]));
    }

    private static string Why(EnvironmentChange change, ContainerView container)
    {
        if (!change.IsEmpty)
            return "given its credentials";

        return change.Notices.Any(n => n.Code == Core.Names.InjectionReasons.OwnUri)
            ? $"left alone: {container.Name} names a credentials URI of its own"
            : AlreadyThere;
    }
}
