using Injector.Core.Credentials;
using Injector.Core.Grants;

namespace Injector.Iam;

/// <summary>A role that is granted, by its ARN or a pattern of ARNs, with every grant that names it so.</summary>
/// <param name="Role">The ARN or pattern.</param>
/// <param name="Grants">The grants, by name.</param>
internal sealed record GrantedRole(Glob Role, IReadOnlyList<RoleGrant> Grants)
{
    /// <summary>The roles of the grants, by ARN.</summary>
    public static IReadOnlyList<GrantedRole> Of(GrantSet grants) =>
    [
        .. grants.Grants.SelectMany(g => g.Roles.Select(role => (role, g)))
            .GroupBy(pair => pair.role, pair => pair.g)
            .OrderBy(group => group.Key.Pattern, StringComparer.Ordinal)
            .Select(group => new GrantedRole(group.Key, [.. group.Distinct()])),
    ];

    /// <summary>The one role; null for a pattern.</summary>
    public RoleArn? Arn => RoleArn.TryParse(Role.Pattern, out var arn) ? arn : null;

    /// <summary>Its account; no pattern reaches into that part.</summary>
    public string Account => Role.Pattern.Split(':')[4];

    /// <summary>Whether any grant sends session tags, for which <c>sts:TagSession</c> is needed.</summary>
    public bool IsTagged => Grants.Any(g => g.Session.Tags);

    /// <summary>The longest session that a grant asks for.</summary>
    public TimeSpan Longest => Grants.Max(g => g.Session.Duration);
}
