using System.Net;
using System.Text.Json;
using k8s.Autorest;

namespace Injector.Kubernetes.Connection;

/// <summary>What an exception of the Kubernetes client means.</summary>
internal static class ApiFailures
{
    /// <summary>Whether it is the API server's or the network's doing, and not a fault of ours.</summary>
    public static bool IsOutage(Exception e) =>
        e is HttpOperationException or HttpRequestException or IOException or TaskCanceledException or JsonException or TimeoutException
            or System.Security.Authentication.AuthenticationException or System.Net.Sockets.SocketException;

    /// <summary>Whether the object is not there.</summary>
    public static bool IsNotFound(Exception e) => Status(e) is HttpStatusCode.NotFound;

    /// <summary>Whether somebody else was faster: an object exists already, or has changed meanwhile.</summary>
    public static bool IsConflict(Exception e) => Status(e) is HttpStatusCode.Conflict;

    /// <summary>The failure in a few words; never the body, which may quote what was sent.</summary>
    public static string Describe(Exception e) =>
        Status(e) is { } status ? $"the API server answers {(int)status}" : $"the API server cannot be reached ({e.GetType().Name})";

    /// <summary>An answer that is none to what was asked: an outage, since nothing can be known from it.</summary>
    public static IOException AnotherAnswer(string expected) => new($"expected {expected} from the API server, found something else");

    private static HttpStatusCode? Status(Exception e) => (e as HttpOperationException)?.Response?.StatusCode;
}
