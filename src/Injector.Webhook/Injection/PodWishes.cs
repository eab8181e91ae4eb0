using System.Text.RegularExpressions;
using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Names;

namespace Injector.Webhook.Injection;

/// <summary>What a pod's annotations ask for. A value that cannot be taken refuses the pod: a typo must not go unnoticed.</summary>
internal sealed partial record PodWishes
{
    private PodWishes()
    {
    }

    /// <summary>Containers to leave alone.</summary>
    public IReadOnlySet<string> Skip { get; private init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Delivery; null when none or <c>auto</c> is asked for.</summary>
    public Delivery? Delivery { get; private init; }

    /// <summary>Whether the start waits for credentials, and not only for the listener.</summary>
    public bool WaitForCredentials { get; private init; }

    /// <summary>Resources of the sidecar.</summary>
    public SidecarResources Resources { get; private init; } = SidecarResources.None;

    /// <summary>Reads them.</summary>
    /// <exception cref="InjectionRefusedException">One cannot be taken.</exception>
    public static PodWishes Read(PodView pod, InjectionSettings settings)
    {
        RefuseUnknown(pod);
        if (Get(pod, Labels.TaskRoleArn) is { } role && !RoleArn.TryParse(role, out _))
            throw Wrong(Labels.TaskRoleArn, $"a role ARN such as {RoleArn.Expected}", role);

        return new PodWishes
        {
            Skip = Names(pod),
            Delivery = Choice(pod, Labels.Delivery, "auto", "link-local", "loopback") switch
            {
                "link-local" => Core.Injection.Delivery.LinkLocal,
                "loopback" => Core.Injection.Delivery.Loopback,
                _ => null,
            },
            WaitForCredentials = Choice(pod, Labels.WaitFor, "listening", "credentials") == "credentials",
            Resources = ReadResources(pod, settings),
        };
    }

    private static void RefuseUnknown(PodView pod)
    {
        foreach (var key in pod.Annotations.Keys)
        {
            if (key.StartsWith(Labels.Group + "/", StringComparison.Ordinal)
                && !Labels.UserAnnotations.Contains(key, StringComparer.Ordinal) && !Labels.ReservedAnnotations.Contains(key, StringComparer.Ordinal))
            {
                throw new InjectionRefusedException(
                    InjectionReasons.InvalidAnnotation,
                    key == Labels.Inject
                        ? $"{Labels.Inject} is an annotation here: make it a label of the pod"
                        : $"annotation {key}: expected one of {string.Join(", ", Labels.UserAnnotations)}, found an unknown one");
            }
        }
    }

    private static HashSet<string> Names(PodView pod)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in (Get(pod, Labels.SkipContainers) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!ContainerName().IsMatch(name))
                throw Wrong(Labels.SkipContainers, "names of containers separated by commas", name);
            names.Add(name);
        }

        return names;
    }

    private static string? Choice(PodView pod, string annotation, params ReadOnlySpan<string> values)
    {
        if (Get(pod, annotation) is not { } value)
            return null;

        return values.Contains(value) ? value : throw Wrong(annotation, "one of " + string.Join(", ", values.ToArray()), value);
    }

    private static SidecarResources ReadResources(PodView pod, InjectionSettings settings)
    {
        // Those of containers must fit into those of the pod, which the pod's author has measured without us.
        var defaults = pod.HasPodResources ? SidecarResources.None : settings.Resources;
        var memoryLimit = Amount(pod, Labels.ProxyMemoryLimit);
        var cpuLimit = Amount(pod, Labels.ProxyCpuLimit);
        var wanted = new SidecarResources(
            Amount(pod, Labels.ProxyCpuRequest) ?? Within(defaults.CpuRequest, cpuLimit),
            cpuLimit ?? Above(defaults.CpuLimit, Amount(pod, Labels.ProxyCpuRequest)),
            Amount(pod, Labels.ProxyMemoryRequest) ?? Within(defaults.MemoryRequest, memoryLimit),
            memoryLimit ?? Above(defaults.MemoryLimit, Amount(pod, Labels.ProxyMemoryRequest)));
        return wanted.Conflict() is { } conflict
            ? throw new InjectionRefusedException(InjectionReasons.InvalidAnnotation, $"annotations {Labels.Group}/proxy-*: expected requests within limits, found {conflict}")
            : wanted;
    }

    // A default gives way to what the pod asks for on the other side.
    private static Quantity? Within(Quantity? request, Quantity? limit) =>
        request is { } r && limit is { } l && r.IsMoreThan(l) ? limit : request;

    private static Quantity? Above(Quantity? limit, Quantity? request) =>
        limit is { } l && request is { } r && r.IsMoreThan(l) ? request : limit;

    private static Quantity? Amount(PodView pod, string annotation)
    {
        if (Get(pod, annotation) is not { } text)
            return null;

        return Quantity.TryParse(text, out var quantity) ? quantity : throw Wrong(annotation, Quantity.Expected, text);
    }

    private static string? Get(PodView pod, string annotation) => pod.Annotations.TryGetValue(annotation, out var value) ? value : null;

    private static InjectionRefusedException Wrong(string annotation, string expected, string found) => new(
        InjectionReasons.InvalidAnnotation, $"annotation {annotation}: expected {expected}, found \"{Shown(found)}\"");

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContainerName();
}
