using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Recreate;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Hosts;

/// <summary>What an engine says of a container: facts, wishes, the id that it declares, and the request that makes it again.</summary>
internal sealed class InspectTarget : FuzzTarget
{
    private const string Service =
        "{'Id':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','Name':'/orders','Image':'sha256:aa','State':{'Status':'running','Running':true,'Paused':false,'Restarting':false,'Pid':4711,'StartedAt':'2026-01-01T00:00:00.5Z'},"
        + "'Config':{'Hostname':'0123456789ab','Image':'registry:5000/shop/orders:1@sha256:bb','Env':['PATH=/bin','PASSWORD=" + Canary.Text + "'],'Cmd':['run'],'Entrypoint':null,'Volumes':null,"
        + "'Labels':{'ecs-injector.io/inject':'enabled','ecs-injector.io/task-role-arn':'arn:aws:iam::111122223333:role/orders','ecs-injector.io/env':'recreate','ecs-injector.io/hold':'pause'},'OpenStdin':false},"
        + "'HostConfig':{'Binds':null,'NetworkMode':'front','RestartPolicy':{'Name':'always'},'AutoRemove':false,'VolumesFrom':null,'Links':null,'X-Unknown':[1.50]},'Mounts':[{'Type':'volume','Name':'v','Destination':'/data'}],"
        + "'RepoDigests':['shop/orders@sha256:cc'],'NetworkSettings':{'Networks':{'front':{'IPAMConfig':{'IPv4Address':'10.1.0.9'},'Links':['db:db'],'Aliases':['till'],'NetworkID':'n1','MacAddress':'02:42:0a:01:00:09'}}}}";

    private static readonly Version[] Apis = [new(1, 41), new(1, 51)];
    private static readonly CredentialId Fresh = CredentialId.New();
    private static readonly EnvironmentWish Wish = RecreateRequest.Wish(Fresh, RelativeUriStyle.Path, region: null);

    /// <inheritdoc />
    public override string Name => "docker-inspect";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        Service,
        Service.Replace("'PATH=/bin'", "'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/0f0e0d0c-0b0a-4908-8706-050403020100'", StringComparison.Ordinal),
        Service.Replace("'PATH=/bin'", "'AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:51679/v2/credentials/0f0e0d0c-0b0a-4908-8706-050403020100'", StringComparison.Ordinal));

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override long AllowancePerByte => 600;

    /// <inheritdoc />
    public override long LongForm => 300_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        "Id", "Name", "Config", "Env", "Labels", "State", "Pid", "Running", "HostConfig", "NetworkMode", "container:x", "Mounts", "Binds", "VolumesFrom", "Links", "Networks", "NetworkSettings", "Image", "RepoDigests", "Entrypoint", "Cmd",
        "StartedAt", "ecs-injector.io/env", "ecs-injector.io/hold", "ecs-injector.io/inject", "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=", "no-equals", "MacAddress", "ImageManifestDescriptor", "platform",
    ];

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        JsonObject inspected;
        ContainerFacts facts;
        try
        {
            if (DockerEngine.Parse(Texts.Of(input)) is not { } answer)
                return;

            inspected = answer;
            facts = ContainerFacts.Read(inspected);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return;
        }

        Broken.Unless(facts.Id is { Length: > 0 } && facts.Name is not null && facts.Environment.All(v => v is not null), "facts with holes");
        _ = (facts.Started, facts.NetworkOf, facts.UsesHostNetwork, DeclaredId.IsOnLoopback(facts), EcsAgent.Check(facts));
        var wish = ContainerWish.Read(facts, new ContainerWish(null, EnvMode.Auto, Pauses: false), out var problem);
        Broken.Unless(wish is null == problem is not null, "neither a wish nor a problem, or both");
        Broken.Unless(wish?.Role is not { } role || facts.Labels.Values.Contains(role.Value), "a role that nobody wished for");
        var refusal = DeclaredId.Find(facts, out var id, out _);
        Broken.Unless(id is null || (refusal is null && facts.Environment.Any(v => v.Contains(id.Value.Value, StringComparison.Ordinal))), "an id that nobody declared");

        // A label is no secret, wherever its text was taken from.
        if (Canary.IsOnlyIn(input, "PASSWORD=", "\"") && !facts.Labels.Values.Any(v => v.Contains(Canary.Text, StringComparison.Ordinal)))
            Canary.MustNotBeIn(problem + refusal?.Message, "a problem");
        Recreate(facts, inspected);
    }

    private static void Recreate(ContainerFacts facts, JsonObject inspected)
    {
        try
        {
            _ = ImageIdentity.Read(facts, inspected);
            if (RecreateRules.Check(facts) is not null || RecreateRules.CheckOthers(facts, [facts]) is not null)
                return;

            var before = inspected.ToJsonString();
            foreach (var api in Apis)
            {
                var body = RecreateRequest.Make(inspected, image: null, api, Wish).Body;
                var written = JsonNode.Parse(body.ToJsonString())!;
                Broken.Unless(written["Env"]!.AsArray().Count(v => ((string?)v)!.Contains(Fresh.Value, StringComparison.Ordinal)) <= 1, "the variable stands there twice");
            }

            Broken.Unless(inspected.ToJsonString() == before, "what the engine said has been changed");
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            // Another kind of value than the engine's API has: the container is left as it is, and tried again later.
        }
    }
}
