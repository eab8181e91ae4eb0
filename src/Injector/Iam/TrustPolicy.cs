using System.Text.Json.Nodes;
using Injector.Core.Grants;
using Injector.Core.Workloads;
using Injector.Endpoint.Sources.Sts;

namespace Injector.Iam;

/// <summary>
/// Who may assume a granted role: the endpoint's principal, with the grant's external id, and, where the session tags tell the grant's subjects
/// apart, for these alone. The tags are stated by the endpoint: the conditions guard against a grant too wide, not against the endpoint.
/// </summary>
internal static class TrustPolicy
{
    private const string AssumeRole = "sts:AssumeRole";
    private const string TagSession = "sts:TagSession";

    /// <summary>The names of a subject that reach STS as a session tag and do not change from run to run.</summary>
    private static readonly string[] Tagged = [WorkloadNames.Cluster, WorkloadNames.Namespace, WorkloadNames.ServiceAccount];

    /// <summary>Makes the policy.</summary>
    public static JsonObject Of(GrantedRole role, string principal)
    {
        var statements = role.Grants
            .GroupBy(g => (g.Session.ExternalId, g.Session.Tags))
            .SelectMany(group => Conditions(group.Key.ExternalId, group.Key.Tags, [.. group.SelectMany(g => g.Subjects)]))
            .DistinctBy(condition => condition.ToJsonString(), StringComparer.Ordinal)
            .Select(condition => Statement(principal, AssumeRole, condition))
            .ToList();

        // A statement of its own: the external id is no condition key of sts:TagSession.
        if (role.IsTagged)
        {
            statements.Add(Statement(principal, TagSession, new JsonObject
            {
                ["ForAllValues:StringLike"] = new JsonObject { ["aws:TagKeys"] = SessionTagKeys.Prefix + "*" },
            }));
        }

        return IamJson.Policy(statements);
    }

    private static IEnumerable<JsonObject> Conditions(string? externalId, bool tags, IReadOnlyList<GrantSubject> subjects)
    {
        // One subject that no tag can tell makes the conditions of the others idle.
        if (!tags || subjects.Any(s => !IsTold(s)))
            return [Condition(externalId, [])];

        return subjects.Select(subject => Condition(externalId, subject.Conditions));
    }

    private static bool IsTold(GrantSubject subject) =>
        subject.Platform is Platform.Kubernetes && subject.Conditions.Any(c => IsTagged(c) && !c.Value.IsAny);

    private static bool IsTagged(SubjectCondition condition) =>
        condition.Key is SubjectKey.Name && Tagged.Contains(condition.Name, StringComparer.Ordinal);

    private static JsonObject Condition(string? externalId, IReadOnlyList<SubjectCondition> conditions)
    {
        var (equal, like) = (new JsonObject(), new JsonObject());
        if (externalId is not null)
            equal["sts:ExternalId"] = IamPattern.Exact(externalId);
        foreach (var condition in conditions.Where(IsTagged))
        {
            var key = "aws:RequestTag/" + SessionTagKeys.Of(condition.Name!);
            if (condition.Value.IsExact)
                equal[key] = IamPattern.Exact(condition.Value.Pattern);
            else
                like[key] = IamPattern.Like(condition.Value);
        }

        var both = new JsonObject();
        if (equal.Count > 0)
            both["StringEquals"] = equal;
        if (like.Count > 0)
            both["StringLike"] = like;
        return both;
    }

    private static JsonObject Statement(string principal, string action, JsonObject condition)
    {
        var statement = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = principal },
            ["Action"] = action,
        };
        if (condition.Count > 0)
            statement["Condition"] = condition;
        return statement;
    }
}
