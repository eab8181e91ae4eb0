using System.Globalization;
using System.Text;
using Injector.Kubernetes.Connection;
using k8s;
using k8s.Models;

namespace Injector.Kubernetes.Certificates;

/// <summary>The <c>caBundle</c> in the entries of one MutatingWebhookConfiguration: whom the API server believes.</summary>
public sealed class WebhookBundle(IKubernetes client, string configuration)
{
    /// <summary>The bundles, one an entry, PEM, empty where there is none; null when there is no such configuration.</summary>
    public async Task<IReadOnlyList<string>?> ReadAsync(CancellationToken cancellation)
    {
        var found = await FindAsync(cancellation);
        return found?.Webhooks?.Select(w => w.ClientConfig?.CaBundle is { } bundle ? Encoding.UTF8.GetString(bundle) : "").ToList()
            ?? (found is null ? null : (IReadOnlyList<string>)[]);
    }

    /// <summary>Writes the bundle into every entry that has another.</summary>
    /// <returns>Whether anything was written.</returns>
    public async Task<bool> WriteAsync(string pem, CancellationToken cancellation)
    {
        var bytes = Encoding.UTF8.GetBytes(pem);
        var operations = new List<object>();
        var webhooks = (await FindAsync(cancellation))?.Webhooks ?? [];
        for (var i = 0; i < webhooks.Count; i++)
        {
            if (webhooks[i].ClientConfig?.CaBundle is { } there && there.AsSpan().SequenceEqual(bytes))
                continue;

            var entry = "/webhooks/" + i.ToString(CultureInfo.InvariantCulture);

            // Entries may have been put in another order meanwhile: then the patch fails, and the next look sees it.
            operations.Add(new { op = "test", path = entry + "/name", value = webhooks[i].Name });
            operations.Add(new { op = "add", path = entry + "/clientConfig/caBundle", value = Convert.ToBase64String(bytes) });
        }

        if (operations.Count == 0)
            return false;

        await client.AdmissionregistrationV1.PatchMutatingWebhookConfigurationAsync(
            new V1Patch(operations, V1Patch.PatchType.JsonPatch), configuration, cancellationToken: cancellation);
        return true;
    }

    private async Task<V1MutatingWebhookConfiguration?> FindAsync(CancellationToken cancellation)
    {
        try
        {
            return await client.AdmissionregistrationV1.ReadMutatingWebhookConfigurationAsync(configuration, cancellationToken: cancellation);
        }
        catch (Exception e) when (ApiFailures.IsNotFound(e))
        {
            return null;
        }
    }
}
