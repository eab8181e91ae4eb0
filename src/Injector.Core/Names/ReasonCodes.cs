namespace Injector.Core.Names;

/// <summary>The closed set of codes that say why something was refused; in answers, logs and metric labels alike.</summary>
public static class ReasonCodes
{
    /// <summary>The request names no credential id (ECS agent).</summary>
    public const string NoIdInRequest = "NoIdInRequest";

    /// <summary>The id is unknown, foreign or malformed: always the same answer (ECS agent).</summary>
    public const string InvalidIdInRequest = "InvalidIdInRequest";

    /// <summary>The id is known but its credentials have not arrived (ECS agent).</summary>
    public const string CredentialsUninitialized = "CredentialsUninitialized";

    /// <summary>The stored pair has expired and no new one could be had.</summary>
    public const string CredentialsExpired = "CredentialsExpired";

    /// <summary>No grant gives this workload the role.</summary>
    public const string RoleNotGranted = "RoleNotGranted";

    /// <summary>A grant that held before holds no more.</summary>
    public const string CredentialsRevoked = "CredentialsRevoked";

    /// <summary>Nothing can be decided now: grants not loaded, or whoever must be asked does not answer.</summary>
    public const string CannotDecide = "CannotDecide";

    /// <summary>The source of credentials failed or was too slow.</summary>
    public const string SourceUnavailable = "SourceUnavailable";

    /// <summary>The <c>Host</c> header names somebody else.</summary>
    public const string InvalidHost = "InvalidHost";

    /// <summary>Neither GET nor HEAD.</summary>
    public const string MethodNotAllowed = "MethodNotAllowed";

    /// <summary>Too many requests from this workload or this address.</summary>
    public const string TooManyRequests = "TooManyRequests";

    /// <summary>No such route.</summary>
    public const string NotFound = "NotFound";

    /// <summary>Our own fault; the log has the cause.</summary>
    public const string InternalServerError = "InternalServerError";
}
