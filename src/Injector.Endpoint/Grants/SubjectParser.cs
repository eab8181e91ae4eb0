using Injector.Core.Grants;
using Injector.Core.Workloads;
using YamlDotNet.RepresentationModel;
using static Injector.Endpoint.Grants.YamlReading;

namespace Injector.Endpoint.Grants;

/// <summary>Reads one entry of <c>spec.subjects</c>: a platform, and under it the keys that must match.</summary>
internal static class SubjectParser
{
    /// <summary>Reads it.</summary>
    /// <exception cref="GrantFormatException">It is not as it must be.</exception>
    public static GrantSubject Parse(YamlNode node)
    {
        var entry = Mapping(node, "a subject");
        GrantSubject? subject = null;

        void Take(YamlNode value, Platform platform, Action<YamlMappingNode, List<SubjectCondition>> read)
        {
            if (subject is not null)
                throw Error(value, "one platform in a subject (write another entry for another)", "a second one");

            var conditions = new List<SubjectCondition>();
            var keys = Mapping(value, "the subject's keys");
            read(keys, conditions);
            if (conditions.Count == 0)
                throw Error(value, "at least one key in a subject", "none");

            subject = new GrantSubject(platform, conditions);
        }

        ForEach(entry, new Dictionary<string, Action<YamlNode>>(StringComparer.Ordinal)
        {
            ["kubernetes"] = value => Take(value, Platform.Kubernetes, Kubernetes),
            ["docker"] = value => Take(value, Platform.Docker, Docker),
            ["task"] = value => Take(value, Platform.Task, (keys, into) => Names(keys, into, WorkloadNames.Family)),
            ["process"] = value => Take(value, Platform.Process, (keys, into) => Names(keys, into, WorkloadNames.Process)),
        });
        return subject ?? throw Error(entry, "kubernetes, docker, task or process", "an empty subject");
    }

    private static void Kubernetes(YamlMappingNode keys, List<SubjectCondition> into)
    {
        Names(keys, into, WorkloadNames.Cluster, WorkloadNames.Namespace, WorkloadNames.ServiceAccount);

        // Names of service accounts mean nothing without their namespace.
        foreach (var needed in (ReadOnlySpan<string>)[WorkloadNames.Namespace, WorkloadNames.ServiceAccount])
        {
            if (!into.Exists(c => c.Name == needed))
                throw Error(keys, "namespace and serviceAccount in a kubernetes subject", $"none under {needed}");
        }
    }

    private static void Docker(YamlMappingNode keys, List<SubjectCondition> into) =>
        ForEach(keys, new Dictionary<string, Action<YamlNode>>(StringComparer.Ordinal)
        {
            ["imageDigest"] = node => into.Add(new SubjectCondition(SubjectKey.ImageDigest, null, Value(node))),
            ["repository"] = node => into.Add(new SubjectCondition(SubjectKey.Repository, null, Value(node))),
            ["composeProject"] = node => into.Add(new SubjectCondition(SubjectKey.Name, WorkloadNames.ComposeProject, Value(node))),
            ["labels"] = node => Labels(Mapping(node, "labels"), into),
        });

    private static void Labels(YamlMappingNode labels, List<SubjectCondition> into)
    {
        foreach (var (key, value) in labels.Children)
            into.Add(new SubjectCondition(SubjectKey.Label, Text(key, "a label"), Value(value)));
    }

    private static void Names(YamlMappingNode keys, List<SubjectCondition> into, params ReadOnlySpan<string> names)
    {
        var known = new Dictionary<string, Action<YamlNode>>(StringComparer.Ordinal);
        foreach (var name in names)
            known[name] = node => into.Add(new SubjectCondition(SubjectKey.Name, name, Value(node)));
        ForEach(keys, known);
    }

    private static Glob Value(YamlNode node) => new(Text(node, "a name, exact or with *"));
}
