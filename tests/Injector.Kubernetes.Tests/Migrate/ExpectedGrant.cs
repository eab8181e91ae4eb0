using Injector.Core.Grants;

namespace Injector.Kubernetes.Tests.Migrate;

/// <summary>What a written grant is to say.</summary>
internal sealed record ExpectedGrant(string Name, string[] Roles, string Subject)
{
    /// <summary>Whether a grant says just that.</summary>
    public void AssertIs(RoleGrant grant)
    {
        Assert.Equal(Name, grant.Name);
        Assert.Equal(Roles, grant.Roles.Select(r => r.Pattern));
        Assert.Equal(Subject, Assert.Single(grant.Subjects).Display);
    }
}
