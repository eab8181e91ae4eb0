using CsCheck;
using Injector.Core.Grants;
using Injector.Endpoint.Grants;

namespace Injector.Endpoint.Tests.Grants;

public sealed class GrantParserTests
{
    private const string Good = """
        apiVersion: ecs-injector.io/v1alpha1
        kind: RoleGrant
        metadata: {name: orders, labels: {team: shop}}
        spec:
          roles: [arn:aws:iam::111122223333:role/orders, "arn:aws:iam::111122223333:role/team/*"]
          subjects:
          - kubernetes: {cluster: prod, namespace: shop, serviceAccount: orders}
          - docker: {imageDigest: "sha256:abc", repository: registry.corp/shop/orders, composeProject: shop, labels: {team: shop}}
          - task: {family: orders}
          allowRehearsal: true
          session: {duration: 1h30m, externalId: x, policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], tags: false}
        """;

    [Fact]
    public void Reads_everything_that_a_grant_may_say()
    {
        var grants = GrantParser.Parse(Good + "\n---\n# nothing here\n---\n" + Good.Replace("name: orders,", "name: other,", StringComparison.Ordinal));

        Assert.Equal(["orders", "other"], grants.Select(g => g.Name));
        Assert.True(grants[0].AllowsRehearsal);
        Assert.Equal([3, 4, 1], grants[0].Subjects.Select(s => s.Conditions.Count));
        Assert.Equal(
            new GrantSession
            {
                Duration = TimeSpan.FromMinutes(90), ExternalId = "x", PolicyArns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"], Tags = false,
            },
            grants[0].Session);
    }

    [Theory]
    [InlineData("kind: RoleGrant", "kind: ClusterRole", "line 2, column 7: expected RoleGrant, found \"ClusterRole\"")]
    [InlineData("v1alpha1", "v2", "line 1, column 13: expected ecs-injector.io/v1alpha1")]
    [InlineData("metadata:", "metadat:", "the unknown key metadat")]
    [InlineData("{name: orders, ", "{", "expected metadata.name, found none")]
    [InlineData("role/orders,", "user/orders,", "expected a role ARN such as")]
    [InlineData("111122223333:role/team", "*:role/team", "a * only after role/")]
    [InlineData("task: {family: orders}", "task: {}", "expected at least one key in a subject")]
    [InlineData("task: {family: orders}", "pod: {name: a}", "the unknown key pod")]
    [InlineData("task: {family: orders}", "task: {family: }", "found nothing")]
    [InlineData("namespace: shop, ", "", "expected namespace and serviceAccount")]
    [InlineData("namespace: shop, ", "namespace: shop, pod: x, ", "the unknown key pod")]
    [InlineData("1h30m", "5m", "expected a duration from 15m to 12h")]
    [InlineData("1h30m", "1 hour", "expected a duration from 15m to 12h")]
    [InlineData("1h30m", "13h", "expected a duration from 15m to 12h")]
    [InlineData("tags: false", "tags: no", "expected true or false, found \"no\"")]
    [InlineData("allowRehearsal: true", "allowRehearsal: yes", "line 10, column 19: expected true or false, found \"yes\"")]
    [InlineData("allowRehearsal: true", "allowRehearsals: true", "one of roles, subjects, session, allowRehearsal, found the unknown key allowRehearsals")]
    [InlineData("tags: false", "policy: [a]", "expected a")]
    [InlineData("tags: false", "policy: \"{\"", "expected a session policy")]
    [InlineData("tags: false", "policy: &a {x: *a}", "expected")]
    [InlineData("policy/ReadOnlyAccess", "role/ReadOnlyAccess", "expected a policy ARN")]
    [InlineData("spec:", "spec: [", "expected")]
    [InlineData("  roles:", "  roles: []\n  role:", "expected a list with at least one entry")]
    public void Says_what_was_expected_what_was_found_and_where(string good, string bad, string says)
    {
        var problem = Assert.Throws<GrantFormatException>(() => GrantParser.Parse(Good.Replace(good, bad, StringComparison.Ordinal)));

        Assert.StartsWith("line ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_name_twice_is_an_error() =>
        Assert.Contains(
            "a second time", Assert.Throws<GrantFormatException>(() => GrantParser.Parse(Good + "\n---\n" + Good)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_damage_is_a_format_error_and_nothing_worse() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Int[0, 30], Gen.String[0, 8]).Sample((at, length, text) =>
        {
            try
            {
                GrantParser.Parse(Good[..at] + text + Good[Math.Min(Good.Length, at + length)..]);
            }
            catch (GrantFormatException)
            {
                // What a damaged file is to give.
            }
        });
}
