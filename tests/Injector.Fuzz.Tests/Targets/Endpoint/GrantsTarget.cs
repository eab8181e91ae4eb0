using System.Collections.Frozen;
using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;
using Injector.Endpoint.Grants;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Endpoint;

/// <summary>Grants as a file: documents of YAML.</summary>
internal sealed class GrantsTarget : FuzzTarget
{
    internal const string Good = """
        apiVersion: ecs-injector.io/v1alpha1
        kind: RoleGrant
        metadata: {name: orders, labels: {team: shop}}
        spec:
          roles: [arn:aws:iam::111122223333:role/orders, "arn:aws:iam::111122223333:role/team/*"]
          subjects:
          - kubernetes: {cluster: prod, namespace: shop, serviceAccount: orders}
          - docker: {imageDigest: "sha256:abc", repository: registry.corp/shop/orders, composeProject: shop, labels: {team: shop}}
          - task: {family: orders}
          session: {duration: 1h30m, externalId: x, policy: {Version: "2012-10-17", Statement: [{Effect: Allow}]}, policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], tags: false}
        """;

    private static readonly WorkloadIdentity Stranger = new(Platform.Docker)
    {
        Names = new Dictionary<string, string>(StringComparer.Ordinal) { [WorkloadNames.Container] = "zz-stranger" }.ToFrozenDictionary(StringComparer.Ordinal),
    };

    /// <inheritdoc />
    public override string Name => "grants";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Seeds(
        Good,
        Good + "\n---\n# nothing\n---\n" + Good.Replace("name: orders,", "name: other,", StringComparison.Ordinal),
        "apiVersion: ecs-injector.io/v1alpha1\nkind: RoleGrant\nmetadata:\n  name: p\nspec:\n  roles:\n  - arn:aws-cn:iam::111122223333:role/a/b\n  subjects:\n  - process: {process: &a x}\n  session:\n    policy: '{}'\n    externalId: *a\n");

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        "apiVersion: ", "kind: ", "spec:", "roles: ", "subjects:", "session: ", "policy: ", "duration: ", "999h", "kubernetes: ", "docker: ", "task: ", "process: ", "labels: ", "imageDigest: ", "&a ", "*a", "? ", "- ", "[*a, *a, *a, *a, *a, *a, *a, *a]",
        "<<: *a", "!!str ", "!<tag:x> ", "%YAML 1.2\n---\n", "...\n", "|\n  ", ">-\n  ", "arn:aws:iam::111122223333:role/*", "\t", "  ", "\n",
    ];

    /// <inheritdoc />
    public override long AllowancePerByte => 3000;

    /// <inheritdoc />
    public override long LongForm => 300_000;

    /// <inheritdoc />
    public override void Take(byte[] input) => Read(Texts.Of(input));

    /// <summary>Reads a text; what is taken is sound, and what is not taken gives nothing.</summary>
    internal static void Read(string yaml)
    {
        IReadOnlyList<RoleGrant> grants;
        try
        {
            grants = GrantParser.Parse(yaml);
        }
        catch (GrantFormatException e)
        {
            Broken.Unless(e.Message.Contains("expected", StringComparison.Ordinal), "an error does not say what was expected");
            return;
        }

        foreach (var role in grants.SelectMany(grant => grant.Roles))
        {
            Broken.Unless(yaml.Length > 0 && RoleArn.TryParse(role.Pattern.Replace("*", "x", StringComparison.Ordinal), out var arn) && arn.Value == arn.ToString(), "a role that is none");
            Broken.Unless(role.Pattern.Split(":role/")[0].IndexOf('*', StringComparison.Ordinal) < 0, "a star for an account");
        }

        foreach (var grant in grants)
        {
            Broken.Unless(grant.Subjects.Count > 0 && grant.Subjects.All(subject => subject.Conditions.Count > 0), "a grant for everybody");
            Broken.Unless(grant.Session.Duration >= GrantSession.MinDuration && grant.Session.Duration <= GrantSession.MaxDuration, "a session longer or shorter than sessions are");
        }

        // A container without an image, a project or a label is in no subject, except of one that has a star for the absent: there is none.
        Broken.Unless(!new GrantSet(grants).Decide(Stranger, wish: null).IsGranted, "a role for a stranger");
    }
}
