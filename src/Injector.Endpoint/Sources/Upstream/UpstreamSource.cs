using System.Net;
using Injector.Core.Credentials;
using Injector.Core.Wire;
using Injector.Endpoint.Traces;
using Injector.Hosting.Upstream;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Injector.Endpoint.Sources.Upstream;

/// <summary>
/// Takes credentials from another ECS-compatible endpoint: the ECS agent, the EKS Pod Identity Agent, an endpoint of ours. It gives
/// what it gives; a pair of another role than the granted one is refused.
/// </summary>
internal sealed class UpstreamSource : ICredentialSource, IDisposable
{
    private const int MaxAnswer = 64 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(3);

    private readonly UpstreamOptions options;
    private readonly HttpClient client;
    private readonly ResiliencePipeline<SourceResult> pipeline;

    /// <summary>Makes the client; nothing is asked yet.</summary>
    public UpstreamSource(UpstreamOptions options, TimeProvider time)
    {
        this.options = options;
        client = new HttpClient(UpstreamHandler.Create(options.Address, ConnectTimeout, trusted: null))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        pipeline = new ResiliencePipelineBuilder<SourceResult> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<SourceResult>
            {
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<SourceResult>()
                    .HandleResult(r => r.Failure is SourceFailure.Unavailable && !r.IsSuccess)
                    .Handle<HttpRequestException>()
                    .Handle<TimeoutRejectedException>(),
            })
            .AddTimeout(TryTimeout)
            .Build();
    }

    /// <inheritdoc />
    public async Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation)
    {
        try
        {
            var attempts = 0;
            return await pipeline.ExecuteAsync(async token => await AttemptAsync(request, ++attempts, token), cancellation);
        }
        catch (HttpRequestException e)
        {
            return SourceResult.Failed(SourceFailure.Unavailable, $"the upstream endpoint cannot be reached ({e.HttpRequestError})");
        }
        catch (TimeoutRejectedException)
        {
            return SourceResult.Failed(SourceFailure.Unavailable, $"the upstream endpoint did not answer within {TryTimeout.TotalSeconds} s");
        }
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<SourceResult> AttemptAsync(SourceRequest request, int attempt, CancellationToken cancellation)
    {
        using var span = SourceTrace.Attempt(request.Trace, "GET credentials", attempt);
        try
        {
            var result = await AskAsync(request, cancellation);
            SourceTrace.Ended(span, result);
            return result;
        }
        catch (Exception e)
        {
            span?.Ended(e is OperationCanceledException ? SourceTrace.TimedOut : nameof(SourceFailure.Unavailable));
            throw;
        }
    }

    private async Task<SourceResult> AskAsync(SourceRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, UriFor(request));
        if (options.TokenFile is { } file)
        {
            string token;
            try
            {
                token = (await File.ReadAllTextAsync(file, cancellation)).Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return SourceResult.Failed(SourceFailure.Unavailable, $"the token file {file} cannot be read");
            }

            message.Headers.TryAddWithoutValidation("Authorization", token);
        }

        using var response = await client.SendAsync(message, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => Read(request, body),
            HttpStatusCode.TooManyRequests => SourceResult.Failed(SourceFailure.Throttled, "the upstream endpoint asks for fewer requests (429)"),
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => SourceResult.Failed(
                SourceFailure.Denied, $"the upstream endpoint refuses ({(int)response.StatusCode})"),
            var status => SourceResult.Failed(SourceFailure.Unavailable, $"the upstream endpoint answers {(int)status}"),
        };
    }

    private Uri UriFor(SourceRequest request)
    {
        var address = options.Address.BaseUri;
        if (address.AbsolutePath == "/" && address.Query.Length == 0)
            return new Uri(address, request.Id.RelativeUri);

        return new Uri(address.OriginalString.Replace("{id}", Uri.EscapeDataString(request.Id.Value), StringComparison.Ordinal));
    }

    private static SourceResult Read(SourceRequest request, byte[] body)
    {
        if (!CredentialJson.TryRead(body, out var credentials, out var problem))
            return SourceResult.Failed(SourceFailure.Invalid, "the upstream endpoint's answer is no credentials: " + problem);

        // The EKS Pod Identity Agent names no role: there is nothing to compare.
        if (credentials.RoleArn.Length == 0 || credentials.RoleArn == request.Role.Value)
            return SourceResult.Success(credentials);

        // What is no ARN may be anything, a token in the wrong place too: it is not repeated.
        var given = RoleArn.TryParse(credentials.RoleArn, out var role) ? role.Value : "something that is no role ARN";
        return SourceResult.Failed(SourceFailure.Denied, $"the upstream endpoint gives {given}, granted is {request.Role}");
    }
}
