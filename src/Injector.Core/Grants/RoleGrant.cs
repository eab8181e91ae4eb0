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

    /// <summary>Whether its workloads may be made to meet a failure on purpose. A right of its own: to give a role is not to let it be taken for a while.</summary>
    public bool AllowsRehearsal { get; init; }

    /// <summary>Whether this workload is one of its subjects.</summary>
    public bool AppliesTo(WorkloadIdentity identity)
    {
        // By index: an enumerator would be allocated for each grant that is looked at.
        for (var i = 0; i < Subjects.Count; i++)
        {
            if (Subjects[i].Matches(identity))
                return true;
        }

        return false;
    }

    /// <summary>Whether it gives this role.</summary>
    public bool Gives(RoleArn role)
    {
        for (var i = 0; i < Roles.Count; i++)
        {
            if (Roles[i].Matches(role.Value))
                return true;
        }

        return false;
    }
}
