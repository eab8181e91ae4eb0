using System.Text.Json;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Offline;

/// <summary>Injects into manifests: the same decision and the same patch as the live webhook, for every pod template in them.</summary>
public static class ManifestInjector
{
    private static readonly Dictionary<string, string> Unknown = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, string> OptedIn = new(StringComparer.Ordinal) { [Labels.Inject] = Labels.Enabled };

    /// <summary>Injects.</summary>
    /// <param name="yaml">The manifests.</param>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="all">Whether templates without the label are taken too.</param>
    /// <exception cref="ManifestException">They cannot be read.</exception>
    public static OfflineResult Inject(string yaml, InjectionSettings settings, bool all)
    {
        var documents = YamlDocuments.Read(yaml);
        var namespaces = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (name, labels) in documents.SelectMany(PodTemplate.Namespaces))
            namespaces[name] = labels;

        var reports = new List<TemplateReport>();
        foreach (var template in documents.SelectMany(PodTemplate.In).ToList())
        {
            var labels = namespaces.TryGetValue(template.Namespace, out var known) ? known : Unknown;
            reports.Add(InjectOne(template, all ? Merged(labels) : labels, settings));
        }

        return new OfflineResult(YamlDocuments.Write(documents), reports, YamlDocuments.HasComments(yaml));
    }

    private static TemplateReport InjectOne(PodTemplate template, IReadOnlyDictionary<string, string> labels, InjectionSettings settings)
    {
        using var document = JsonDocument.Parse(YamlJson.ToJson(template.Node)!.ToJsonString());
        InjectionResult result;
        try
        {
            result = PodInjector.Inject(
                document.RootElement, template.Namespace, labels, settings, NameBasedId.Of(template.Kind, template.Namespace, template.Name));
        }
        catch (PodFormatException e)
        {
            throw new ManifestException($"{template.Display}: {e.Message}");
        }

        YamlPatch.Apply(template.Node, result.Patch);
        return new TemplateReport(template.Display, result, Environments(template.Node, result));
    }

    private static List<IReadOnlyList<ContainerVariable>> Environments(YamlMappingNode template, InjectionResult result)
    {
        using var document = JsonDocument.Parse(YamlJson.ToJson(template)!.ToJsonString());
        var pod = new PodView(document.RootElement);
        return [.. result.Containers.Select(report => pod.InitContainers.Concat(pod.MainContainers)
            .First(c => c.List == report.List && c.Name == report.Name).Environment)];
    }

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string> labels)
    {
        var merged = new Dictionary<string, string>(labels, StringComparer.Ordinal);
        foreach (var (key, value) in OptedIn)
            merged[key] = value;
        return merged;
    }
}
