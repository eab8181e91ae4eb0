using Injector.Core.Credentials;
using Injector.Core.Sdks;
using Injector.Hosting.Upstream;
using Injector.Sidecar.Credentials;
using Injector.Sidecar.Metrics;
using Injector.Sidecar.Settings;

namespace Injector.Sidecar.Upstream;

/// <summary>Asks the upstream once. Every failure is a value; only cancellation throws.</summary>
internal sealed class UpstreamClient : IDisposable
{
    /// <summary>Header in which our endpoint repeats an error's code, also on HEAD.</summary>
    public const string ReasonHeader = "X-Injector-Reason";

    private const int MaxAnswer = 64 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly string Version = typeof(UpstreamClient).Assembly.GetName().Version?.ToString(3) ?? "0";
    private static readonly string[] Products = [.. Enum.GetValues<SdkFamily>().Select(sdk => SdkUserAgent.OfSidecar(Version, sdk))];

    private readonly SidecarSettings settings;
    private readonly SidecarMetrics metrics;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    /// <summary>Makes the transport; nothing is asked yet.</summary>
    public UpstreamClient(SidecarSettings settings, SidecarMetrics metrics, TimeProvider time)
    {
        this.settings = settings;
        this.metrics = metrics;
        this.time = time;
        client = new HttpClient(UpstreamHandler.Create(settings.Upstream, ConnectTimeout, settings.TrustedCas))
        {
            // The pipelines limit the time, by our own clock.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
    }

    /// <summary>Asks for credentials.</summary>
    /// <param name="key">Whose; without a token of its own, the token file is read.</param>
    /// <param name="cancellation">Ends the try.</param>
    public async Task<UpstreamReply> GetAsync(UpstreamKey key, CancellationToken cancellation) =>
        (await AskAsync(HttpMethod.Get, key, GetAsync, cancellation))!;

    /// <summary>Asks whether credentials are still granted; null when only a GET can tell what is the matter.</summary>
    public Task<UpstreamReply?> HeadAsync(UpstreamKey key, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Head, key, HeadAsync, cancellation);

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<UpstreamReply?> GetAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        return UpstreamReply.Read(response.StatusCode, body, time.GetUtcNow(), response.Headers.Date);
    }

    private async Task<UpstreamReply?> HeadAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var reason = response.Headers.TryGetValues(ReasonHeader, out var values) ? values.FirstOrDefault() : null;
        return UpstreamReply.ReadHead(response.StatusCode, reason);
    }

    private async Task<UpstreamReply?> AskAsync(
        HttpMethod method, UpstreamKey key,
        Func<HttpRequestMessage, CancellationToken, Task<UpstreamReply?>> ask, CancellationToken cancellation)
    {
        UpstreamReply? reply;
        try
        {
            var authorization = key.Token?.Reveal() ?? await TokenAsync(cancellation);
            using var request = new HttpRequestMessage(method, UriFor(key.Id));
            request.Headers.TryAddWithoutValidation("User-Agent", Products[(int)key.Sdk]);
            key.Trace?.AddTo(request.Headers);
            if (authorization is not null && !request.Headers.TryAddWithoutValidation("Authorization", authorization))
                return UpstreamReply.Outage("the token holds a line break");

            reply = (await ask(request, cancellation))?.Without(key.Id.Value).Without(authorization);
        }
        catch (OperationCanceledException)
        {
            metrics.Asked(timedOut: true, kind: null);
            throw;
        }
        catch (HttpRequestException e)
        {
            // The kind and not the text: texts of transport errors may quote headers.
            reply = UpstreamReply.Outage($"the upstream cannot be reached ({e.HttpRequestError})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reply = UpstreamReply.Outage($"the token file cannot be read ({e.GetType().Name})");
        }

        metrics.Asked(timedOut: false, reply?.Kind);
        return reply;
    }

    private async Task<string?> TokenAsync(CancellationToken cancellation) =>
        settings.TokenFile is { } file ? (await File.ReadAllTextAsync(file, cancellation)).TrimEnd('\r', '\n') : null;

    // An address without a path is an endpoint of the ECS kind; one with a path is taken as it is (EKS Pod Identity Agent).
    private Uri UriFor(CredentialId id)
    {
        var address = settings.Upstream.BaseUri;
        return address.AbsolutePath == "/" && address.Query.Length == 0
            ? new Uri(address, id.RelativeUri)
            : new Uri(address.OriginalString.Replace("{id}", id.Value, StringComparison.Ordinal));
    }
}
