using CsCheck;
using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;

namespace Injector.Core.Tests.Grants;

public sealed class GrantSetTests
{
    private const string Orders = "arn:aws:iam::111122223333:role/orders";
    private const string Billing = "arn:aws:iam::111122223333:role/billing";

    [Fact]
    public void Without_grants_everything_is_refused()
    {
        Assert.False(GrantSet.Empty.Decide(Container("registry.corp/orders"), Role(Orders)).IsGranted);
        Assert.False(GrantSet.Empty.Decide(Container("registry.corp/orders"), null).IsGranted);
    }

    [Fact]
    public void A_wish_only_chooses_among_what_is_granted()
    {
        var grants = Set(Grant("a", [Orders, Billing], Repository("registry.corp/orders")));

        Assert.Equal(Billing, grants.Decide(Container("registry.corp/orders"), Role(Billing)).Role.Value);
        Assert.False(grants.Decide(Container("registry.corp/orders"), Role("arn:aws:iam::111122223333:role/admin")).IsGranted);
        Assert.False(grants.Decide(Container("registry.corp/other"), Role(Orders)).IsGranted);
    }

    [Fact]
    public void Without_a_wish_the_only_role_is_taken_and_several_are_none()
    {
        var one = Set(Grant("a", [Orders], Repository("registry.corp/*")));
        var two = Set(Grant("a", [Orders], Repository("registry.corp/*")), Grant("b", [Billing], Repository("registry.corp/orders")));
        var star = Set(Grant("a", ["arn:aws:iam::111122223333:role/*"], Repository("registry.corp/*")));

        Assert.Equal(Orders, one.Decide(Container("registry.corp/orders"), null).Role.Value);
        Assert.Contains("Several roles", two.Decide(Container("registry.corp/orders"), null).Refusal, StringComparison.Ordinal);
        Assert.Equal(Orders, two.Decide(Container("registry.corp/x"), null).Role.Value);
        Assert.False(star.Decide(Container("registry.corp/orders"), null).IsGranted);
        Assert.True(star.Decide(Container("registry.corp/orders"), Role(Orders)).IsGranted);
    }

    [Fact]
    public void All_keys_of_a_subject_must_match_and_any_subject_may()
    {
        var both = new GrantSubject(Platform.Docker, [
            new(SubjectKey.Repository, null, new("registry.corp/orders")), new(SubjectKey.Label, "team", new("shop"))]);
        var grants = Set(Grant("a", [Orders], both, Repository("registry.corp/second")));
        var labelled = Container("registry.corp/orders") with { Labels = new Dictionary<string, string> { ["team"] = "shop" } };

        Assert.True(grants.Decide(labelled, null).IsGranted);
        Assert.False(grants.Decide(Container("registry.corp/orders"), null).IsGranted);
        Assert.True(grants.Decide(Container("registry.corp/second"), null).IsGranted);
    }

    [Fact]
    public void A_subject_of_one_platform_never_matches_another()
    {
        var grants = Set(Grant("a", [Orders], new GrantSubject(Platform.Kubernetes, [
            new(SubjectKey.Name, WorkloadNames.Namespace, new("shop")), new(SubjectKey.Name, WorkloadNames.ServiceAccount, new("orders"))])));
        Dictionary<string, string> names = new() { [WorkloadNames.Namespace] = "shop", [WorkloadNames.ServiceAccount] = "orders" };

        Assert.True(grants.Decide(new WorkloadIdentity(Platform.Kubernetes) { Names = names }, null).IsGranted);
        Assert.False(grants.Decide(new WorkloadIdentity(Platform.Docker) { Names = names }, null).IsGranted);
    }

    [Fact]
    public void What_the_creator_of_a_container_chooses_is_weak()
    {
        Assert.True(new GrantSubject(Platform.Docker, [new(SubjectKey.Label, "team", new("shop"))]).IsWeak);
        Assert.True(new GrantSubject(Platform.Docker, [new(SubjectKey.Name, WorkloadNames.ComposeProject, new("shop"))]).IsWeak);
        Assert.True(new GrantSubject(Platform.Docker, [new(SubjectKey.Repository, null, new("*"))]).IsWeak);
        Assert.False(Repository("registry.corp/orders").IsWeak);
        Assert.False(new GrantSubject(Platform.Task, [new(SubjectKey.Name, WorkloadNames.Family, new("orders"))]).IsWeak);
    }

    [Fact]
    public void Nothing_outside_the_granted_roles_is_ever_given()
    {
        var names = Gen.String[Gen.Char["ab"], 1, 3];
        Gen.Select(Gen.Select(names, names).Array[0, 6], names, names).Sample((rules, repository, wish) =>
        {
            var grants = new GrantSet(rules.Select((rule, i) => Grant("g" + i, [Arn(rule.Item1)], Repository(rule.Item2))));
            var allowed = rules.Where(rule => rule.Item2 == repository).Select(rule => Arn(rule.Item1)).Distinct().ToList();

            var wished = grants.Decide(Container(repository), Role(Arn(wish)));
            var sole = grants.Decide(Container(repository), null);

            Assert.Equal(allowed.Contains(Arn(wish)), wished.IsGranted);
            Assert.Equal(allowed.Count == 1, sole.IsGranted);
            if (sole.IsGranted)
                Assert.Equal(allowed[0], sole.Role.Value);
        });
    }

    [Theory]
    [InlineData(Orders, true)]
    [InlineData(Billing, false)]
    public void Whether_a_rehearsal_is_allowed_says_the_grant_that_decides_and_no_other(string wish, bool allowed)
    {
        var grants = Set(
            Grant("a", [Orders], Repository("registry.corp/*")) with { AllowsRehearsal = true },
            Grant("b", [Orders, Billing], Repository("registry.corp/orders")),
            Grant("c", [Billing], Repository("registry.corp/orders")) with { AllowsRehearsal = true });

        Assert.Equal(allowed, grants.Decide(Container("registry.corp/orders"), Role(wish)).AllowsRehearsal);
    }

    private static string Arn(string name) => "arn:aws:iam::111122223333:role/" + name;

    private static RoleArn Role(string text) => RoleArn.TryParse(text, out var role) ? role : throw new ArgumentException(text, nameof(text));

    private static GrantSet Set(params RoleGrant[] grants) => new(grants);

    private static RoleGrant Grant(string name, string[] roles, params GrantSubject[] subjects) =>
        new(name, [.. roles.Select(role => new Glob(role))], subjects, GrantSession.Default);

    private static GrantSubject Repository(string pattern) => new(Platform.Docker, [new(SubjectKey.Repository, null, new(pattern))]);

    private static WorkloadIdentity Container(string repository) => new(Platform.Docker) { Image = new(Repository: repository) };
}
