using System.Text.Json.Nodes;

namespace Injector.Iam;

/// <summary>Everything that AWS needs for the grants in force.</summary>
/// <param name="Grants">The grants it was made of.</param>
/// <param name="Principal">Whom the endpoint runs as.</param>
/// <param name="IsPrincipalGiven">Whether that is known; else it is a placeholder.</param>
/// <param name="Roles">The granted roles.</param>
/// <param name="Bucket">Bucket of the example.</param>
internal sealed record IamPlan(GivenGrants Grants, string Principal, bool IsPrincipalGiven, IReadOnlyList<GrantedRole> Roles, string Bucket)
{
    /// <summary>The trust policy of a role.</summary>
    public JsonObject Trust(GrantedRole role) => TrustPolicy.Of(role, Principal);

    /// <summary>The policy of the endpoint's principal.</summary>
    public JsonObject EndpointPolicy => Iam.EndpointPolicy.Of(Roles);

    /// <summary>An example of what a role may do.</summary>
    public JsonObject Example => BucketPolicy.Of(Bucket, Roles[0].Role.Pattern.Split(':')[1]);

    /// <summary>Who gives roles away, and which right in ECS that corresponds to.</summary>
    public string PassRole => "In ECS whoever starts a task with a role needs iam:PassRole on it. Here whoever may write grants gives every role that they name: "
        + (Grants.OfCluster
            ? "the verbs create, update and patch on rolegrants.ecs-injector.io are that right, and part of no role of the cluster unless you put them there"
            : $"whoever may write {Grants.Place} has that right; keep it to root");
}
