using Injector.Core.Workloads;

namespace Injector.Endpoint.Sources.Sts;

/// <summary>Keys of the session tags, for whoever writes policies on them.</summary>
public static class SessionTagKeys
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "ecs-injector/";

    /// <summary>The names that are sent, in the order in which they are, and their keys.</summary>
    internal static IReadOnlyList<(string Name, string Key)> All { get; } =
    [
        (WorkloadNames.Cluster, Prefix + "cluster"),
        (WorkloadNames.Namespace, Prefix + "namespace"),
        (WorkloadNames.ServiceAccount, Prefix + "service-account"),
        (WorkloadNames.Pod, Prefix + "pod"),
        (WorkloadNames.Task, Prefix + "task"),
    ];

    /// <summary>The key of a name that is sent.</summary>
    public static string Of(string name) => All.First(known => known.Name == name).Key;
}
