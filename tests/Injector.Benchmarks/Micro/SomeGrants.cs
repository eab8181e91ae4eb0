using System.Globalization;
using Injector.Core.Grants;
using Injector.Core.Workloads;
using Injector.Endpoint.Grants;

namespace Injector.Benchmarks.Micro;

/// <summary>Grants of which the last by name is the one that applies to <c>registry.test/orders</c>.</summary>
internal sealed class SomeGrants : IGrants
{
    /// <summary>The role that it gives.</summary>
    public const string Role = "arn:aws:iam::111122223333:role/orders";

    /// <summary>Makes this many.</summary>
    public SomeGrants(int count) => Current = GrantsInForce.Of(new GrantSet(
        Enumerable.Range(0, count - 1)
            .Select(i => Grant(string.Create(CultureInfo.InvariantCulture, $"a-{i:D5}"), "role-" + i.ToString(CultureInfo.InvariantCulture), "registry.test/app-" + i.ToString(CultureInfo.InvariantCulture)))
            .Append(Grant("z", "orders", "registry.test/orders"))));

    /// <inheritdoc />
    public GrantsInForce Current { get; }

    private static RoleGrant Grant(string name, string role, string repository) => new(
        name, [new Glob("arn:aws:iam::111122223333:role/" + role)], [new GrantSubject(Platform.Docker, [new SubjectCondition(SubjectKey.Repository, null, new Glob(repository))])], GrantSession.Default);
}
