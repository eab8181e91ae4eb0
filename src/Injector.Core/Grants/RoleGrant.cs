using Injector.Core.Credentials;
using Injector.Core.Workloads;

namespace Injector.Core.Grants;

/// <summary>Gives workloads roles. Writing one equals holding every role it names.</summary>
/// <param name="Name">Name of the document, unique.</param>
/// <param name="Roles">Role ARNs, exact or globs in the part after <c>role/</c>.</param>
/// <param name="Subjects">Who may have them: any one matches.</param>
/// <param name="Session">How the role is assumed.</param>
public sealed record RoleGrant(
    string Name, IReadOnlyList<Glob> Roles, IReadOnlyList<GrantSubject> Subjects, GrantSession Session)
{
    /// <summary>API version of the document.</summary>
    public const string ApiVersion = Names.Labels.Group + "/v1alpha1";

    /// <summary>Kind of the document.</summary>
    public const string Kind = "RoleGrant";

    /// <summary>Whether this workload is one of its subjects.</summary>
    public bool AppliesTo(WorkloadIdentity identity)
    {
        foreach (var subject in Subjects)
        {
            if (subject.Matches(identity))
                return true;
        }

        return false;
    }

    /// <summary>Whether it gives this role.</summary>
    public bool Gives(RoleArn role)
    {
        foreach (var pattern in Roles)
        {
            if (pattern.Matches(role.Value))
                return true;
        }

        return false;
    }
}
