using System.Text.Json.Nodes;

namespace Injector.Iam;

/// <summary>What the endpoint's own principal needs, and nothing else: to assume exactly the granted roles.</summary>
internal static class EndpointPolicy
{
    /// <summary>Makes the policy.</summary>
    public static JsonObject Of(IReadOnlyList<GrantedRole> roles)
    {
        var statements = new List<JsonObject> { Statement("AssumeGrantedRoles", "sts:AssumeRole", roles) };
        var tagged = roles.Where(r => r.IsTagged).ToList();
        if (tagged.Count > 0)
            statements.Add(Statement("TagTheirSessions", "sts:TagSession", tagged));
        return IamJson.Policy(statements);
    }

    private static JsonObject Statement(string name, string action, IReadOnlyList<GrantedRole> roles) => new()
    {
        ["Sid"] = name,
        ["Effect"] = "Allow",
        ["Action"] = action,
        ["Resource"] = IamJson.Texts([.. roles.Select(r => r.Role.Pattern)]),
    };
}
