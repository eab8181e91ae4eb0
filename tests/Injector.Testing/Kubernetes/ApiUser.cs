using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Who sends a request.</summary>
/// <param name="Name">User name.</param>
/// <param name="Uid">User id.</param>
internal sealed record ApiUser(string Name, string Uid)
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>Extra attributes.</summary>
    public JsonObject? Extra { get; init; }

    /// <summary>Groups, which follow from the name.</summary>
    public IReadOnlyList<string> Groups
    {
        get
        {
            if (Name == "system:anonymous")
                return ["system:unauthenticated"];
            if (Name.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal) && Name.Split(':') is [_, _, var inside, _])
                return ["system:serviceaccounts", $"system:serviceaccounts:{inside}", "system:authenticated"];
            return Name == "admin" ? ["system:masters", "system:authenticated"] : ["system:authenticated"];
        }
    }

    /// <summary>Name of the user of a service account.</summary>
    public static string OfServiceAccount(string @namespace, string name) => $"{ServiceAccountPrefix}{@namespace}:{name}";

    /// <summary>As <c>userInfo</c> or <c>status.user</c>.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["username"] = Name };
        if (Uid.Length > 0)
            json["uid"] = Uid;
        json["groups"] = Groups.ToJsonArray();
        if (Extra is { Count: > 0 } extra)
            json["extra"] = extra.DeepClone();
        return json;
    }
}
