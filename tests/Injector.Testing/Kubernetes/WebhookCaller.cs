using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Calls webhooks over HTTPS, trusting only their CA bundle.</summary>
internal sealed class WebhookCaller
{
    private readonly ConcurrentDictionary<string, Uri> services = new(StringComparer.Ordinal);

    /// <summary>Says where a service really is.</summary>
    public void Map(string @namespace, string name, Uri address) => services[$"{@namespace}/{name}"] = address;

    /// <summary>Sends a review and checks the answer's form.</summary>
    /// <returns>The answer's <c>response</c>.</returns>
    /// <exception cref="WebhookCallException">No usable answer came.</exception>
    public async Task<JsonObject> CallAsync(JsonObject webhook, JsonObject review, CancellationToken cancellation)
    {
        var config = webhook["clientConfig"] as JsonObject;
        var timeout = TimeSpan.FromSeconds(webhook.Number("timeoutSeconds") ?? 10);
        var (url, address) = Locate(config, timeout);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        string body;
        try
        {
            body = await PostAsync(url, address, config.Text("caBundle"), review, limit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw Failed(url, "context deadline exceeded (Client.Timeout exceeded while awaiting headers)", e);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException tls)
        {
            throw Failed(url, $"tls: failed to verify certificate: x509: {tls.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or FormatException)
        {
            throw Failed(url, e.InnerException is { } inner ? $"{e.Message} {inner.Message} {inner.InnerException?.Message}".TrimEnd() : e.Message, e);
        }

        return Read(body, (review["request"] as JsonObject).Text("uid"));
    }

    private (Uri Url, Uri Address) Locate(JsonObject? config, TimeSpan timeout)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?timeout={timeout.TotalSeconds}s");
        if (config?["service"] is not JsonObject service)
        {
            var plain = new Uri(config.Text("url"));
            return (new Uri(plain.GetLeftPart(UriPartial.Path) + query), plain);
        }

        var (@namespace, name) = (service.Text("namespace"), service.Text("name"));
        if (!services.TryGetValue($"{@namespace}/{name}", out var address))
            throw new WebhookCallException($"failed to call webhook: service \"{name}\" not found");
        var port = (service.Number("port") ?? 443).ToString(CultureInfo.InvariantCulture);
        return (new Uri($"https://{name}.{@namespace}.svc:{port}/{service.Text("path").TrimStart('/')}{query}"), address);
    }

    private static async Task<string> PostAsync(Uri url, Uri address, string bundle, JsonObject review, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(address.Host, address.Port, token);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        handler.SslOptions.CertificateChainPolicy = Policy(bundle);
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(review.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await client.PostAsync(url, content, cancellation);
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        return (int)answer.StatusCode is >= 200 and <= 206
            ? body
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"an error on the server ({(int)answer.StatusCode}) has prevented the request from succeeding: {body}"));
    }

    private static X509ChainPolicy Policy(string bundle)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (bundle.Length == 0)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
        return policy;
    }

    private static JsonObject Read(string body, string uid)
    {
        const string Prefix = "received invalid webhook response: ";
        JsonObject? answer;
        try
        {
            answer = JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException e)
        {
            throw new WebhookCallException($"failed to call webhook: {e.Message}", e);
        }

        if (answer.Text("apiVersion") != "admission.k8s.io/v1" || answer.Text("kind") != "AdmissionReview")
        {
            throw new WebhookCallException(
                $"{Prefix}expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got {answer.Text("apiVersion")}, Kind={answer.Text("kind")}");
        }

        if (answer!["response"] is not JsonObject response)
            throw new WebhookCallException($"{Prefix}webhook response was absent");
        if (response.Text("uid") != uid)
            throw new WebhookCallException($"{Prefix}expected response.uid=\"{uid}\", got \"{response.Text("uid")}\"");

        var (patch, type) = (response.Text("patch"), response.Text("patchType"));
        if (patch.Length > 0 && type.Length == 0)
            throw new WebhookCallException($"{Prefix}webhook returned response.patch but not response.patchType");
        if (patch.Length == 0 && type.Length > 0)
            throw new WebhookCallException($"{Prefix}webhook returned response.patchType but not response.patch");
        if (type is not ("" or "JSONPatch"))
            throw new WebhookCallException($"{Prefix}webhook returned invalid response.patchType of \"{type}\"");
        return response;
    }

    // The real server names the port also where it is the usual one.
    private const UriComponents Parts = UriComponents.Scheme | UriComponents.Host | UriComponents.StrongPort | UriComponents.PathAndQuery;

    private static WebhookCallException Failed(Uri url, string why, Exception inner) =>
        new($"failed to call webhook: Post \"{url.GetComponents(Parts, UriFormat.UriEscaped)}\": {why}", inner);
}
