using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Injector.Core.Names;
using Injector.Kubernetes.Connection;
using Injector.Kubernetes.Grants;
using k8s;
using k8s.Models;

namespace Injector.Kubernetes.Inventory;

/// <summary>Reads what a check looks at. Every call may fail with a <see cref="ClusterException"/> that says what was asked and what was answered.</summary>
public sealed class ClusterInventory(IKubernetes client)
{
    private const int PageSize = 500;

    /// <summary>Version of the API server, such as <c>v1.32.4</c>.</summary>
    public Task<string> VersionAsync(CancellationToken cancellation) =>
        AskAsync("the version", async () => (await client.Version.GetCodeAsync(cancellation)).GitVersion);

    /// <summary>Labels of a namespace, with the one that the API server adds; null when there is no such namespace.</summary>
    public Task<IReadOnlyDictionary<string, string>?> NamespaceAsync(string name, CancellationToken cancellation) =>
        AskAsync<IReadOnlyDictionary<string, string>?>($"namespace {name}", async () => LabelsOf(await client.CoreV1.ReadNamespaceAsync(name, cancellationToken: cancellation)));

    /// <summary>Names of the namespaces with this label.</summary>
    public Task<IReadOnlyList<string>> NamespacesAsync(string selector, CancellationToken cancellation) =>
        AskAsync<IReadOnlyList<string>>("namespaces", async () =>
            [.. (await client.CoreV1.ListNamespaceAsync(labelSelector: selector, cancellationToken: cancellation)).Items.Select(n => n.Metadata.Name)])!;

    /// <summary>The entries of a webhook configuration; null when there is none.</summary>
    public Task<IReadOnlyList<WebhookEntry>?> WebhookAsync(string name, CancellationToken cancellation) =>
        AskAsync<IReadOnlyList<WebhookEntry>?>($"mutatingwebhookconfiguration {name}", async () =>
            [.. ((await client.AdmissionregistrationV1.ReadMutatingWebhookConfigurationAsync(name, cancellationToken: cancellation)).Webhooks ?? []).Select(Entry)]);

    /// <summary>A certificate in a Secret, PEM; null when there is none.</summary>
    public Task<string?> CertificateAsync(string ns, string name, CancellationToken cancellation) =>
        AskAsync($"secret {ns}/{name}", async () =>
        {
            var secret = await client.CoreV1.ReadNamespacedSecretAsync(name, ns, cancellationToken: cancellation);
            return secret.Data is { } data && data.TryGetValue("tls.crt", out var bytes) ? Encoding.ASCII.GetString(bytes) : null;
        });

    /// <summary>Every RoleGrant.</summary>
    public Task<IReadOnlyList<GrantResource>?> GrantsAsync(CancellationToken cancellation) =>
        AskAsync<IReadOnlyList<GrantResource>?>("rolegrants", async () =>
        {
            var list = await client.CustomObjects.ListClusterCustomObjectAsync<JsonElement>(
                Labels.Group, GrantResource.ApiVersion, GrantResource.Plural, cancellationToken: cancellation);
            return [.. list.GetProperty("items").EnumerateArray().Select(GrantResource.Of)];
        });

    /// <summary>The pods with these labels, page by page.</summary>
    /// <param name="ns">Namespace; null for all.</param>
    /// <param name="selector">Label selector; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<IReadOnlyList<PodSummary>> PodsAsync(string? ns, string? selector, CancellationToken cancellation) => AskAsync<IReadOnlyList<PodSummary>>("pods", async () =>
    {
        var pods = new List<PodSummary>();
        string? next = null;
        do
        {
            var page = ns is null
                ? await client.CoreV1.ListPodForAllNamespacesAsync(labelSelector: selector, limit: PageSize, continueParameter: next, cancellationToken: cancellation)
                : await client.CoreV1.ListNamespacedPodAsync(ns, labelSelector: selector, limit: PageSize, continueParameter: next, cancellationToken: cancellation);
            pods.AddRange(page.Items.Select(Summary));
            next = page.Metadata?.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));
        return pods;
    })!;

    /// <summary>The role that a service account's annotation asks for; null for none.</summary>
    public async Task<string?> WishOfAccountAsync(string ns, string name, CancellationToken cancellation) =>
        await AnnotationsOfAccountAsync(ns, name, cancellation) is { } annotations && annotations.TryGetValue(Labels.TaskRoleArn, out var wish) ? wish : null;

    /// <summary>Annotations of a service account; null for none.</summary>
    public Task<IDictionary<string, string>?> AnnotationsOfAccountAsync(string ns, string name, CancellationToken cancellation) => AskAsync(
        $"service account {ns}/{name}",
        async () => (IDictionary<string, string>?)(await client.CoreV1.ReadNamespacedServiceAccountAsync(name, ns, cancellationToken: cancellation)).Metadata.Annotations);

    internal static PodSummary Summary(V1Pod pod)
    {
        var owner = pod.Metadata.OwnerReferences?.FirstOrDefault(o => o.Controller is true);
        string? wish = null;
        pod.Metadata.Annotations?.TryGetValue(Labels.TaskRoleArn, out wish);
        return new PodSummary(
            pod.Metadata.NamespaceProperty, pod.Metadata.Name, pod.Spec?.ServiceAccountName ?? "default",
            new Dictionary<string, string>(pod.Metadata.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal),
            owner is null ? "" : $"{owner.Kind.ToLowerInvariant()}/{owner.Name}",
            [.. (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? []).Select(c => c.Name)],
            pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) is true,
            pod.Status?.Phase is "Succeeded" or "Failed" || pod.Metadata.DeletionTimestamp is not null, wish, Obstacle(pod));
    }

    private static string Obstacle(V1Pod pod)
    {
        if (pod.Metadata.Annotations?.ContainsKey("kubernetes.io/config.mirror") is true)
            return "it is a static pod";
        if (pod.Spec?.HostNetwork is true)
            return "it uses the node's network";
        return pod.Spec?.Os?.Name == "windows" || (pod.Spec?.NodeSelector is { } node && node.TryGetValue("kubernetes.io/os", out var os) && os == "windows")
            ? "it is a Windows pod"
            : "";
    }

    private static WebhookEntry Entry(V1MutatingWebhook webhook) => new(
        webhook.Name, webhook.FailurePolicy ?? "Fail", webhook.ReinvocationPolicy ?? "Never", webhook.TimeoutSeconds ?? 10,
        webhook.ClientConfig?.CaBundle is { } bundle ? Encoding.UTF8.GetString(bundle) : "",
        new LabelRule(webhook.NamespaceSelector), new LabelRule(webhook.ObjectSelector),
        webhook.MatchConditions?.Any(c => c.Expression?.Contains("kubernetes.io/config.mirror", StringComparison.Ordinal) is true) is true);

    private static Dictionary<string, string> LabelsOf(V1Namespace ns)
    {
        var labels = new Dictionary<string, string>(ns.Metadata.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        labels["kubernetes.io/metadata.name"] = ns.Metadata.Name;
        return labels;
    }

    internal static async Task<T> AskAsync<T>(string what, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (ApiFailures.IsNotFound(e))
        {
            return default!;
        }
        catch (Exception e) when (ApiFailures.IsOutage(e) || e is SocketException)
        {
            // .NET lets a bare SocketException through where a connection is cut in the moment in which it is made.
            throw new ClusterException($"{what}: {ApiFailures.Describe(e)}");
        }
    }
}
