using System.Text;
using Injector.Kubernetes.Connection;
using k8s;
using k8s.Models;

namespace Injector.Kubernetes.Certificates;

/// <summary>Certificates in Secrets of one namespace.</summary>
public sealed class TlsSecretStore(IKubernetes client, string ns)
{
    private const string Certificate = "tls.crt";
    private const string Key = "tls.key";
    private const string Authority = "ca.crt";

    /// <summary>Reads one; null when there is none.</summary>
    public async Task<TlsSecret?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var secret = await client.CoreV1.ReadNamespacedSecretAsync(name, ns, cancellationToken: cancellation);
            return new TlsSecret(Text(secret, Certificate), Text(secret, Key), Text(secret, Authority), secret.Metadata.ResourceVersion);
        }
        catch (Exception e) when (ApiFailures.IsNotFound(e))
        {
            return null;
        }
    }

    /// <summary>Stores one, new or in place of the version that was read.</summary>
    /// <returns>It as stored; null when somebody else was faster.</returns>
    public async Task<TlsSecret?> WriteAsync(string name, TlsSecret secret, CancellationToken cancellation)
    {
        var body = new V1Secret
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = ns,
                ResourceVersion = secret.Version,
                Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app.kubernetes.io/managed-by"] = "ecs-injector-webhook" },
            },
            Type = "kubernetes.io/tls",
            Data = new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                [Certificate] = Encoding.ASCII.GetBytes(secret.Certificate),
                [Key] = Encoding.ASCII.GetBytes(secret.Key),
                [Authority] = Encoding.ASCII.GetBytes(secret.Authority),
            },
        };
        try
        {
            var stored = secret.Version is null
                ? await client.CoreV1.CreateNamespacedSecretAsync(body, ns, cancellationToken: cancellation)
                : await client.CoreV1.ReplaceNamespacedSecretAsync(body, name, ns, cancellationToken: cancellation);
            return secret with { Version = stored.Metadata.ResourceVersion };
        }
        catch (Exception e) when (ApiFailures.IsConflict(e))
        {
            return null;
        }
    }

    private static string Text(V1Secret secret, string key) =>
        secret.Data is { } data && data.TryGetValue(key, out var bytes) ? Encoding.ASCII.GetString(bytes) : "";
}
