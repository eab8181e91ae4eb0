namespace Injector.Endpoint.Traces;

/// <summary>All that a span may say. Never an id, a token, a key or a text of somebody else's.</summary>
internal static class SpanTags
{
    /// <summary>docker, task, process or kubernetes.</summary>
    public const string Platform = "injector.platform";

    /// <summary>What the workload is called: its pod, container or task.</summary>
    public const string Workload = "injector.workload";

    /// <summary>The role that was decided on.</summary>
    public const string RoleArn = "injector.role_arn";

    /// <summary>Why there was nothing: a reason code, or how a source failed.</summary>
    public const string Reason = "injector.reason";

    /// <summary>The AWS SDK that asks.</summary>
    public const string Sdk = "injector.sdk";

    /// <summary>sts, upstream, payload or development.</summary>
    public const string Source = "injector.source";

    /// <summary>How many times it has been asked, this time included.</summary>
    public const string Attempt = "injector.attempt";

    /// <summary>HTTP status of the answer.</summary>
    public const string Status = "http.response.status_code";
}
