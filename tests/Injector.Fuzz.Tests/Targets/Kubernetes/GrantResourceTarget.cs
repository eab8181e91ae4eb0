using System.Text.Json;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Metrics;
using Injector.Fuzz.Tests.Engine;
using Injector.Fuzz.Tests.Targets.Endpoint;
using Injector.Kubernetes.Grants;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Fuzz.Tests.Targets.Kubernetes;

/// <summary>RoleGrants as resources of a cluster, through the feed: whatever one of them says, another one stays in force.</summary>
internal sealed class GrantResourceTarget : FuzzTarget, IGrantFeed
{
    private static readonly GrantDocument Steady = new("steady", "1", GrantsTarget.Good);
    private readonly GrantsFromFeed grants;
    private Action<IReadOnlyCollection<GrantDocument>>? changed;
    private long version;

    public GrantResourceTarget() => grants = new GrantsFromFeed(this, new EndpointMetrics(), NullLogger<GrantsFromFeed>.Instance);

    /// <inheritdoc />
    public override string Name => "grant-resource";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "{'apiVersion':'ecs-injector.io/v1alpha1','kind':'RoleGrant','metadata':{'name':'till','resourceVersion':'7','managedFields':[{}]},'spec':{'roles':['arn:aws:iam::111122223333:role/till'],"
        + "'subjects':[{'kubernetes':{'namespace':'shop','serviceAccount':'till'}}],'session':{'duration':'1h','policy':{'Statement':[{'Effect':'Allow','Action':['s3:*']}]},'tags':false}},'status':{}}",
        "{'metadata':{'name':'a\\u00e9\\n: b','resourceVersion':''},'spec':null}");

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } = ["metadata", "name", "resourceVersion", "spec", "roles", "subjects", "kubernetes", "docker", "session", "policy", "policyArns", "duration", "\\u0085", "- a", "key: value", "&a b", "*a", "!!null x", "~"];

    /// <inheritdoc />
    public override long AllowancePerByte => 3000;

    /// <inheritdoc />
    public override long LongForm => 250_000;

    /// <inheritdoc />
    public void Start(Action<IReadOnlyCollection<GrantDocument>> changed) => this.changed = changed;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        GrantResource resource;
        try
        {
            using var item = JsonDocument.Parse(input);
            resource = GrantResource.Of(item.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // No object of an API server: it answers no such thing, and the watch would list anew.
            return;
        }

        changed!([Steady, new GrantDocument("fuzz " + resource.Name, version++.ToString(System.Globalization.CultureInfo.InvariantCulture), resource.Json)]);

        var inForce = grants.Current.Set!.Grants;
        Broken.Unless(inForce.Any(grant => grant.Name == "orders"), "a grant has taken another one out of force");
        changed([Steady]);
        Broken.Unless(grants.Current.Set!.Grants.Count == 1, "a grant that is gone gives roles");
        GrantsTarget.Read(resource.Json);
    }
}
