using System.Net;
using Injector.Core.Credentials;
using Injector.Hosting.Upstream;
using Injector.Sidecar.Settings;

namespace Injector.Sidecar.Upstream;

/// <summary>Asks the upstream once. Every failure is a value; only cancellation throws.</summary>
internal sealed class UpstreamClient : IDisposable
{
    private const int MaxAnswer = 64 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(700);
    private static readonly string Product = "injector-proxy/" + (typeof(UpstreamClient).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly SidecarSettings settings;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    /// <summary>Makes the transport; nothing is asked yet.</summary>
    public UpstreamClient(SidecarSettings settings, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;
        client = new HttpClient(UpstreamHandler.Create(settings.Upstream, ConnectTimeout, settings.TrustedCas))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Product);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
    }

    /// <summary>Asks for credentials.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="token">The workload's token where it was handed over; otherwise the token file is read.</param>
    public async Task<UpstreamReply> GetAsync(CredentialId id, SecretText? token, CancellationToken cancellation)
    {
        try
        {
            using var request = await RequestAsync(HttpMethod.Get, id, token, cancellation);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            return UpstreamReply.Read(response.StatusCode, body, time.GetUtcNow());
        }
        catch (Exception e) when (IsOutage(e))
        {
            return UpstreamReply.Outage(Describe(e));
        }
    }

    /// <summary>Asks whether credentials are still granted; null when only a GET can tell what is the matter.</summary>
    public async Task<UpstreamReply?> HeadAsync(CredentialId id, SecretText? token, CancellationToken cancellation)
    {
        try
        {
            using var request = await RequestAsync(HttpMethod.Head, id, token, cancellation);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => UpstreamReply.Granted,
                HttpStatusCode.BadRequest or HttpStatusCode.Forbidden => null,
                var status => UpstreamReply.Outage($"the upstream answers {(int)status}"),
            };
        }
        catch (Exception e) when (IsOutage(e))
        {
            return UpstreamReply.Outage(Describe(e));
        }
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<HttpRequestMessage> RequestAsync(
        HttpMethod method, CredentialId id, SecretText? token, CancellationToken cancellation)
    {
        var shown = token?.Reveal();
        if (shown is null && settings.TokenFile is { } file)
            shown = await File.ReadAllTextAsync(file, cancellation);

        var request = new HttpRequestMessage(method, UriFor(id));
        if (shown is not null)
            request.Headers.TryAddWithoutValidation("Authorization", shown.Trim());
        return request;
    }

    // An address without a path is an endpoint of the ECS kind; one with a path is taken as it is (EKS Pod Identity Agent).
    private Uri UriFor(CredentialId id)
    {
        var address = settings.Upstream.BaseUri;
        return address.AbsolutePath == "/" && address.Query.Length == 0
            ? new Uri(address, id.RelativeUri)
            : new Uri(address.OriginalString.Replace("{id}", id.Value, StringComparison.Ordinal));
    }

    private static bool IsOutage(Exception e) => e is HttpRequestException or IOException or UnauthorizedAccessException;

    // The type and not the text: texts of transport errors may quote headers.
    private static string Describe(Exception e) => e switch
    {
        HttpRequestException http => $"the upstream cannot be reached ({http.HttpRequestError})",
        _ => $"the token file cannot be read ({e.GetType().Name})",
    };
}
