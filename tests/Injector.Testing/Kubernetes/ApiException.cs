using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>A request fails with a Status.</summary>
/// <param name="code">HTTP status.</param>
/// <param name="reason">Machine-readable reason.</param>
/// <param name="message">What the real server says.</param>
/// <param name="details">Details of the Status.</param>
public sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Code => code;

    /// <summary>The whole Status, when a webhook gave one.</summary>
    public JsonObject? Given { get; init; }

    /// <summary>The Status object.</summary>
    public JsonObject ToStatus()
    {
        if (Given is { } given)
            return given.DeepClone().AsObject();

        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (reason.Length > 0)
            status["reason"] = reason;
        if (details is not null)
            status["details"] = details.DeepClone();
        status["code"] = code;
        return status;
    }

    /// <summary>No such object.</summary>
    public static ApiException NotFound(ResourceKind kind, string name) =>
        new(404, "NotFound", $"{kind.Qualified} \"{name}\" not found", Details(kind, name));

    /// <summary>No such path.</summary>
    public static ApiException NoSuchPath() =>
        new(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    /// <summary>The name is taken.</summary>
    public static ApiException AlreadyExists(ResourceKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.Qualified} \"{name}\" already exists", Details(kind, name));

    /// <summary>Somebody else was first.</summary>
    public static ApiException Conflict(ResourceKind kind, string name, string? why = null) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {kind.Qualified} \"{name}\": {why ?? "the object has been modified; please apply your changes to the latest version and try again"}",
        Details(kind, name));

    /// <summary>The request makes no sense.</summary>
    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>A field of the object is wrong.</summary>
    public static ApiException Invalid(ResourceKind kind, string name, string field, string what)
    {
        var details = new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Kind };
        details["causes"] = new JsonArray(new JsonObject { ["reason"] = "FieldValueInvalid", ["message"] = what, ["field"] = field });
        return new ApiException(422, "Invalid", $"{kind.Kind}{(kind.Group.Length == 0 ? "" : "." + kind.Group)} \"{name}\" is invalid: {field}: {what}", details);
    }

    /// <summary>The server itself failed.</summary>
    public static ApiException Internal(string message) => new(
        500,
        "InternalError",
        "Internal error occurred: " + message,
        new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    /// <summary>The history does not reach back that far.</summary>
    public static ApiException TooOld(long asked, long oldest) => new(
        410,
        "Expired",
        string.Create(CultureInfo.InvariantCulture, $"too old resource version: {asked} ({oldest})"));

    /// <summary>The verb is not for this path.</summary>
    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new JsonObject());

    private static JsonObject Details(ResourceKind kind, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        return details;
    }
}
