using System.Net;
using Amazon.Runtime;
using Polly.Timeout;

namespace Injector.Endpoint.Sources.Sts;

/// <summary>What an exception of the STS client means, and what a person should do about it.</summary>
internal static class StsFailures
{
    // What the SDK quotes where it does not understand an error: the whole of the answer, whatever stands there.
    private const string BodyMark = "HTTP Body";

    // An AWS secret key has 40 characters, a session token has hundreds.
    private const int KeyLength = 40;

    private static readonly string[] Throttling =
        ["Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException", "SlowDown", "PriorRequestNotComplete"];

    private static readonly string[] Denied =
        ["AccessDenied", "AccessDeniedException", "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "SignatureDoesNotMatch", "RegionDisabledException"];

    /// <summary>Whether it is a failure of STS, the way to it, or our own keys; anything else is a fault of ours.</summary>
    public static bool IsOurs(Exception e) =>
        e is AmazonClientException or AmazonServiceException or HttpRequestException or TimeoutRejectedException or IOException
            or System.Xml.XmlException or FormatException;

    /// <summary>What kind of failure it is.</summary>
    public static SourceFailure Classify(Exception e) => e switch
    {
        AmazonServiceException s when Throttling.Contains(s.ErrorCode, StringComparer.Ordinal)
            || s.StatusCode is HttpStatusCode.TooManyRequests => SourceFailure.Throttled,
        AmazonServiceException s when Denied.Contains(s.ErrorCode, StringComparer.Ordinal)
            || s.StatusCode is HttpStatusCode.Forbidden => SourceFailure.Denied,
        AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } => SourceFailure.Invalid,
        AmazonUnmarshallingException or FormatException => SourceFailure.Invalid,
        _ => SourceFailure.Unavailable,
    };

    /// <summary>Whether STS found the session too long (role chaining, or the role's own limit).</summary>
    public static bool IsTooLong(AmazonServiceException e) =>
        e.ErrorCode is "ValidationError" && (e.Message.Contains("DurationSeconds", StringComparison.Ordinal)
            || e.Message.Contains("MaxSessionDuration", StringComparison.Ordinal));

    /// <summary>
    /// The failure as a value. Messages of STS name ARNs and actions; a word as long as a key or a token that is no ARN is left out, whoever
    /// wrote it. Other exceptions are told by type.
    /// </summary>
    public static SourceResult Describe(SourceRequest request, Exception e)
    {
        var failure = Classify(e);
        var text = e switch
        {
            // Complaints about our own keys may quote what was signed.
            AmazonServiceException { ErrorCode: "SignatureDoesNotMatch" or "InvalidClientTokenId" or "IncompleteSignature" } keys =>
                $"STS answers {keys.ErrorCode}: this endpoint's own AWS keys are not accepted",
            AmazonServiceException { ErrorCode: { Length: > 0 } code } service => service.Message.Contains(BodyMark, StringComparison.Ordinal)
                ? "STS answers an error that cannot be read"
                : $"STS answers {code}: {Told(service.Message)}",
            FormatException => "the answer of STS cannot be read",
            TimeoutRejectedException => "STS did not answer in time",
            AmazonClientException => "no credentials or no region for calling STS, or STS cannot be reached",
            _ => $"STS cannot be reached ({e.GetType().Name})",
        };
        return SourceResult.Failed(failure, failure is SourceFailure.Denied ? text + Mend(request) : text);
    }

    private static string Told(string message) => string.Join(
        ' ', message.Split(' ').Select(word => word.Length >= KeyLength && !word.Contains("arn:", StringComparison.Ordinal) ? "***" : word));

    private static string Mend(SourceRequest request) =>
        $". The trust policy of {request.Role} must let this endpoint's principal call sts:AssumeRole"
        + (request.Session.Tags
            ? " and sts:TagSession (or switch the tags off in the grant: session.tags: false), and the principal's own policy must allow both"
            : ", and the principal's own policy must allow it");
}
