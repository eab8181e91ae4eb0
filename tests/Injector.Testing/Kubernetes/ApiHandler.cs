using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Injector.Testing.Kubernetes;

/// <summary>Answers every request: faults, authentication, authorization, then whatever the path names.</summary>
internal sealed class ApiHandler
{
    private const string TokenReviewPath = "/apis/authentication.k8s.io/v1/tokenreviews";

    private readonly ResourceReader reader;
    private readonly ResourceWriter writer;
    private readonly ResourceRemover remover;
    private int reviews;

    /// <summary>Makes a handler with an empty store.</summary>
    /// <param name="time">What creation, deletion and expiry go by.</param>
    public ApiHandler(TimeProvider time)
    {
        Tokens = new TokenAuthority(Store, time);
        Access = new ApiAccess(Tokens);
        Admission = new AdmissionChain(Store, Webhooks);
        Watches = new ResourceWatcher(Store);
        reader = new ResourceReader(Store);
        writer = new ResourceWriter(Store, Admission, time);
        remover = new ResourceRemover(Store, time);
    }

    /// <summary>What there is.</summary>
    public ObjectStore Store { get; } = new();

    /// <summary>Service account tokens.</summary>
    public TokenAuthority Tokens { get; }

    /// <summary>Users and rules.</summary>
    public ApiAccess Access { get; }

    /// <summary>Where webhooks are.</summary>
    public WebhookCaller Webhooks { get; } = new();

    /// <summary>Admission of pods.</summary>
    public AdmissionChain Admission { get; }

    /// <summary>Watches.</summary>
    public ResourceWatcher Watches { get; }

    /// <summary>All requests, in the order of their answers.</summary>
    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    /// <summary>Exceptions that are this fake's own fault, or ask for what it cannot do.</summary>
    public ConcurrentQueue<Exception> Errors { get; } = new();

    /// <summary>Faults by path prefix; the empty one is for all.</summary>
    public ConcurrentDictionary<string, ApiFaults> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>Token reviews answered.</summary>
    public int TokenReviews => Volatile.Read(ref reviews);

    /// <summary>Answer to <c>/version</c>.</summary>
    public (string GitVersion, string Major, string Minor) Version { get; set; } = ("v1.36.0", "1", "36");

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var exchange = new Exchange(context, Requests.Enqueue);
        try
        {
            await ServeAsync(exchange);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
        catch (ApiException error)
        {
            await FailAsync(exchange, error);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            Errors.Enqueue(e);
            await FailAsync(exchange, ApiException.Internal(e.Message));
        }
    }

    private async Task ServeAsync(Exchange exchange)
    {
        var faults = Faults.Where(fault => exchange.Path.StartsWith(fault.Key, StringComparison.Ordinal)).Select(fault => fault.Value).ToList();
        exchange.Garble = faults.Find(fault => fault.Garble is not null)?.Garble;
        if (faults.Exists(fault => fault.Down))
        {
            exchange.Cut();
            return;
        }

        var latency = faults.Select(fault => fault.Latency).Append(TimeSpan.Zero).Max();
        if (latency > TimeSpan.Zero)
            await Task.Delay(latency, TimeProvider.System, exchange.Aborted);
        if (faults.Exists(fault => fault.Failing))
            throw new ApiException(503, "ServiceUnavailable", "the server is currently unable to handle the request");

        exchange.User = Access.Authenticate(exchange.Context.Request.Headers.Authorization.ToString(), exchange.Path);
        Access.Authorize(exchange.User, exchange.Verb, exchange.Path, exchange.Resource);
        await (exchange.Resource is { } resource ? ResourceAsync(exchange, resource) : OtherAsync(exchange));
    }

    private Task ResourceAsync(Exchange exchange, ResourcePath resource)
    {
        if (resource.Subresource is not ("" or "status" or "ephemeralcontainers")
            || (resource.Subresource == "ephemeralcontainers" && resource.Kind != ResourceKind.Pod)
            || (resource.Subresource == "status" && !resource.Kind.HasStatus))
        {
            throw ApiException.NoSuchPath();
        }

        return exchange.Verb switch
        {
            "get" => reader.GetAsync(exchange, resource),
            "list" => reader.ListAsync(exchange, resource),
            "watch" => Watches.ServeAsync(exchange, resource),
            "create" => writer.CreateAsync(exchange, resource),
            "update" => writer.UpdateAsync(exchange, resource),
            "patch" => writer.PatchAsync(exchange, resource),
            "delete" => remover.DeleteAsync(exchange, resource),
            _ => throw ApiException.MethodNotAllowed(),
        };
    }

    private Task OtherAsync(Exchange exchange)
    {
        if (exchange is { Path: TokenReviewPath, Verb: "create" })
            return ReviewAsync(exchange);
        if (exchange.Verb != "get")
            throw ApiException.NoSuchPath();
        return exchange.Path switch
        {
            "/version" or "/version/" => exchange.AnswerAsync(200, VersionJson()),
            "/readyz" or "/livez" or "/healthz" => exchange.AnswerAsync(200, "ok", "text/plain; charset=utf-8"),
            _ => throw ApiException.NoSuchPath(),
        };
    }

    private async Task ReviewAsync(Exchange exchange)
    {
        var review = await exchange.ReadObjectAsync();
        Interlocked.Increment(ref reviews);
        var spec = review.Child("spec");
        if (spec.Text("token").Length == 0)
            throw ApiException.BadRequest("token is required for TokenReview in authentication");

        var (user, audiences, error) = Tokens.Review(spec.Text("token"), spec.Texts("audiences"));
        var status = new JsonObject();
        if (user is not null)
        {
            status["authenticated"] = true;
            status["user"] = user.ToJson();
            status["audiences"] = audiences.ToJsonArray();
        }
        else
        {
            status["user"] = new JsonObject();
            status["error"] = error;
        }

        review["kind"] = "TokenReview";
        review["apiVersion"] = "authentication.k8s.io/v1";
        review.Child("metadata");
        review["status"] = status;
        await exchange.AnswerAsync(201, review.ToJsonString());
    }

    private string VersionJson() => new JsonObject
    {
        ["major"] = Version.Major,
        ["minor"] = Version.Minor,
        ["gitVersion"] = Version.GitVersion,
        ["gitCommit"] = "0000000000000000000000000000000000000000",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-04-01T00:00:00Z",
        ["goVersion"] = "go1.26.0",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    }.ToJsonString();

    private static async Task FailAsync(Exchange exchange, ApiException error)
    {
        if (exchange.Context.Response.HasStarted)
            exchange.Context.Abort();
        else
            await exchange.AnswerAsync(error.Code, error.ToStatus().ToJsonString());
    }
}
