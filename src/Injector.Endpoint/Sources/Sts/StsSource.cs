using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Injector.Core.Credentials;
using Injector.Endpoint.Traces;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Injector.Endpoint.Sources.Sts;

/// <summary>Assumes the granted role through AWS STS, under a session that tells which workload it was.</summary>
internal sealed class StsSource : ICredentialSource, IDisposable
{
    /// <summary>STS's limit where a role assumes a role.</summary>
    private static readonly TimeSpan ChainedLimit = TimeSpan.FromHours(1);

    private readonly IAmazonSecurityTokenService client;
    private readonly ILogger<StsSource> logger;
    private readonly ResiliencePipeline<AssumeRoleResponse> pipeline;

    /// <summary>Makes the source over a client whose own retries are switched off: there is one place for retries, here.</summary>
    public StsSource(IAmazonSecurityTokenService client, StsOptions options, TimeProvider time, ILogger<StsSource> logger)
    {
        this.client = client;
        this.logger = logger;
        pipeline = new ResiliencePipelineBuilder<AssumeRoleResponse> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<AssumeRoleResponse>
            {
                MaxRetryAttempts = options.Retries,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<AssumeRoleResponse>()
                    .Handle<Exception>(e => StsFailures.Classify(e) is SourceFailure.Unavailable),
            })
            .AddTimeout(options.TryTimeout)
            .Build();
    }

    /// <inheritdoc />
    public async Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation)
    {
        try
        {
            return await AssumeAsync(request, request.Session.Duration, cancellation);
        }
        catch (AmazonServiceException e) when (StsFailures.IsTooLong(e) && request.Session.Duration > ChainedLimit)
        {
            StsLog.Clamped(logger, request.Role.Value, request.Session.Duration, ChainedLimit);
            try
            {
                return await AssumeAsync(request, ChainedLimit, cancellation);
            }
            catch (Exception again) when (StsFailures.IsOurs(again))
            {
                return StsFailures.Describe(request, again);
            }
        }
        catch (Exception e) when (StsFailures.IsOurs(e))
        {
            return StsFailures.Describe(request, e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<SourceResult> AssumeAsync(SourceRequest request, TimeSpan duration, CancellationToken cancellation)
    {
        var assume = Message(request, duration);
        var attempts = 0;
        var response = await pipeline.ExecuteAsync(async token => await AttemptAsync(request, assume, ++attempts, token), cancellation);
        return Read(request, duration, response);
    }

    private async Task<AssumeRoleResponse> CallAsync(AssumeRoleRequest assume, CancellationToken cancellation)
    {
        try
        {
            return await client.AssumeRoleAsync(assume, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && !StsFailures.IsOurs(e))
        {
            // What is no answer of STS trips the SDK's reader, in whatever way: two members of one name in its metadata, say.
            throw new FormatException("an answer that the SDK cannot read", e);
        }
    }

    private async Task<AssumeRoleResponse> AttemptAsync(SourceRequest request, AssumeRoleRequest assume, int attempt, CancellationToken cancellation)
    {
        using var span = SourceTrace.Attempt(request.Trace, "STS AssumeRole", attempt);
        span?.Tag(SpanTags.RoleArn, request.Role.Value);
        try
        {
            var response = await CallAsync(assume, cancellation);
            span?.SetTag(SpanTags.Status, (int)response.HttpStatusCode);
            span?.Ended("");
            return response;
        }
        catch (Exception e)
        {
            if (e is AmazonServiceException answered && answered.StatusCode != default)
                span?.SetTag(SpanTags.Status, (int)answered.StatusCode);
            span?.Ended(e is OperationCanceledException ? SourceTrace.TimedOut : StsFailures.Classify(e).ToString());
            throw;
        }
    }

    private static AssumeRoleRequest Message(SourceRequest request, TimeSpan duration)
    {
        var session = request.Session;
        var message = new AssumeRoleRequest
        {
            RoleArn = request.Role.Value,
            RoleSessionName = SessionName.Of(request.Identity),
            DurationSeconds = (int)duration.TotalSeconds,
            ExternalId = session.ExternalId,
            Policy = session.Policy,
        };
        if (session.PolicyArns.Count > 0)
            message.PolicyArns = [.. session.PolicyArns.Select(arn => new PolicyDescriptorType { Arn = arn })];
        if (session.Tags)
            message.Tags = SessionTags.Of(request.Identity);
        return message;
    }

    private static SourceResult Read(SourceRequest request, TimeSpan duration, AssumeRoleResponse response)
    {
        var got = response.Credentials;
        if (string.IsNullOrEmpty(got?.AccessKeyId) || string.IsNullOrEmpty(got.SecretAccessKey)
            || string.IsNullOrEmpty(got.SessionToken) || got.Expiration is not { } expiration)
            return SourceResult.Failed(SourceFailure.Invalid, "the answer of STS lacks a key, a token or an expiration");

        if (response.AssumedRoleUser?.Arn is { } session && IsForeign(session, request))
            return SourceResult.Failed(SourceFailure.Invalid, $"STS answers with a session that was not asked for ({session})");

        return SourceResult.Success(new RoleCredentials(
            request.Role.Value, got.AccessKeyId, new SecretText(got.SecretAccessKey), new SecretText(got.SessionToken),
            new DateTimeOffset(expiration.ToUniversalTime(), TimeSpan.Zero)),
            duration);
    }

    // An answer that was meant for somebody else (a proxy, a connection out of step) names another role or another workload's session. A
    // stand-in for STS that names none is believed.
    private static bool IsForeign(string session, SourceRequest request) =>
        session.Split(':', 6) is ["arn", _, "sts", _, var account, var resource]
        && resource.StartsWith("assumed-role/", StringComparison.Ordinal)
        && (account != request.Role.Account || resource != $"assumed-role/{request.Role.Name}/{SessionName.Of(request.Identity)}");
}
