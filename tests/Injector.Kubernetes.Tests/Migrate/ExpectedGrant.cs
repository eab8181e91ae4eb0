using Injector.Core.Grants;

namespace Injector.Kubernetes.Tests.Migrate;

/// <summary>What a written grant is to say; its name ends with a hash of that.</summary>
internal sealed record ExpectedGrant(string Name, string[] Roles, string Subject)
{
    /// <summary>Whether a grant says just that.</summary>
    public void AssertIs(RoleGrant grant)
    {
        Assert.Matches($"^{Name}-[0-9a-f]{{12}}$", grant.Name);
        Assert.Equal(Roles, grant.Roles.Select(r => r.Pattern));
        Assert.Equal(Subject, Assert.Single(grant.Subjects).Display);
    }
}
