using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Injector.Kubernetes.Tests.World;
using Injector.Webhook;

namespace Injector.Kubernetes.Tests.Webhook;

/// <summary>Posts to a webhook directly, past the API server.</summary>
internal static class RawReview
{
    public static string Review(string operation, string resource, string pod) =>
        $$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u-1","operation":"{{{operation}}}","namespace":"shop","resource":{"group":"","version":"v1","resource":"{{{resource}}}"},"object":{{{pod}}}}}""";

    public static string Big(int bytes) =>
        $$$"""{"metadata":{"name":"big","labels":{"ecs-injector.io/inject":"enabled"}},"spec":{"containers":[{"name":"app","args":["{{{new string('x', bytes)}}}"]}]}}""";

    public static async Task<(int Code, string Body)> PostAsync(HttpClient client, WebhookHost webhook, string contentType, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(webhook.Address, "/mutate")) { Content = content };
        request.Headers.ExpectContinue = true;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static HttpClient Client(WebhookCluster cluster)
    {
        var ca = cluster.Api.Find("v1", "Secret", WebhookCluster.Own, "ecs-injector-ca")!["data"]!["tls.crt"]!.GetValue<string>();
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(ca)));
        return new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        })
        {
            // Decides, for the client, whose certificate it must be.
            DefaultRequestHeaders = { Host = "ecs-injector-webhook.ecs-injector.svc" },
        };
    }
}
