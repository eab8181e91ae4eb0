using System.Text;

namespace Injector.Migrate;

/// <summary>RoleGrants as YAML.</summary>
internal static class GrantsYaml
{
    /// <summary>Writes one for each.</summary>
    public static string Write(IEnumerable<PlannedGrant> grants)
    {
        var text = new StringBuilder();
        foreach (var grant in grants)
        {
            text.Append(text.Length > 0 ? "---\n" : "")
                .Append("apiVersion: ecs-injector.io/v1alpha1\nkind: RoleGrant\nmetadata:\n  name: ").Append(Quoted.Text(grant.Name)).Append("\nspec:\n  roles:\n    - ")
                .Append(grant.Role).Append("\n  subjects:\n    - ").Append(grant.Subject).Append('\n');
            if (grant.ExternalId is { } id)
                text.Append("  session: {externalId: ").Append(Quoted.Text(id)).Append("}\n");
        }

        return text.ToString();
    }
}
