using System.Text.Json.Nodes;

namespace Injector.Kubernetes.Tests.World;

/// <summary>Objects that several tests put into the cluster.</summary>
internal static class Documents
{
    /// <summary>A RoleGrant for a service account.</summary>
    public static JsonObject Grant(string name, string role, string ns, string serviceAccount) => new()
    {
        ["apiVersion"] = "ecs-injector.io/v1alpha1",
        ["kind"] = "RoleGrant",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["roles"] = new JsonArray(role),
            ["subjects"] = new JsonArray(new JsonObject
            {
                ["kubernetes"] = new JsonObject { ["cluster"] = "prod", ["namespace"] = ns, ["serviceAccount"] = serviceAccount },
            }),
        },
    };

    /// <summary>A service account.</summary>
    public static JsonObject ServiceAccount(string name, string annotation, string value) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "shop", ["annotations"] = new JsonObject { [annotation] = value } },
    };
}
