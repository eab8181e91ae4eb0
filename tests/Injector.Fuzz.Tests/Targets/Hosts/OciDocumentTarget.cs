using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Core.Runtime;
using Injector.Core.Wire;
using Injector.Fuzz.Tests.Engine;
using Injector.Runtime.Containers;

namespace Injector.Fuzz.Tests.Targets.Hosts;

/// <summary>What the OCI runtime wrapper reads: bundles, process files, runc's state, the engine's files of a container.</summary>
internal sealed class OciDocumentTarget : FuzzTarget
{
    private const string Container = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly CredentialId Id = CredentialId.New();
    private static readonly EnvironmentWish Wish = new(CredentialsUri.Variable(Id, Delivery.LinkLocal, RelativeUriStyle.Path), CredentialHosts.LinkLocal, Region: null);

    /// <inheritdoc />
    public override string Name => "oci-document";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "{'ociVersion':'1.2.0','process':{'terminal':false,'env':['PATH=/bin','NO_PROXY=a','HTTP_PROXY=b'],'cwd':'/','x-unknown':[1.50,-0]},'root':{'path':'/d/overlay2/abc/merged'},"
        + "'mounts':[{'destination':'/etc/hosts','source':'/d/containers/other/hosts'}],'linux':{'namespaces':[{'type':'network','path':'/proc/self/ns/net'}]}}",
        "{'process':{},'root':{},'linux':{}}",
        "{'env':[],'args':['sh']}",
        "{'id':'x','init_process_pid':4711,'config':{'labels':['a=b','bundle=/run/b']}}",
        "{'ID':'" + Container + "','Name':'/orders','Image':'sha256:abc','Config':{'Image':'shop/orders:1','Env':['A=" + Canary.Text + "','AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x'],'Labels':{'ecs-injector.io/inject':'enabled'}},'NetworkMode':'bridge'}");

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override long LongForm => 500_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        "process", "env", "root", "path", "mounts", "destination", "source", "/etc/hosts", "linux", "namespaces", "type", "network", "config", "labels", "bundle=/", "init_process_pid", "ID", "Config", "Env", "Labels", "NetworkMode", "NO_PROXY=",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI=", "/a/a/a/a/a/a/a/a/a/a/a/a", "e\\u006ev",
    ];

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        Splice(input, isProcess: false);
        Splice(input, isProcess: true);
        Tolerate(() => _ = OciBundle.Read(input).UsesHostNetwork);
        Tolerate(() => _ = RunState.Read(input) is not { } state || state.ProcessId > 0 ? 0 : throw new Broken("a process that is none"));
        Tolerate(() => Broken.Unless(
            EngineContainer.Read(input, input, Container) is not { } found || found.Environment.All(RuntimeRules.IsCredentialsUri), "a variable that is nobody's business leaves the program"));
    }

    private static void Splice(byte[] input, bool isProcess)
    {
        byte[]? edited;
        try
        {
            edited = EnvironmentSplice.Apply(input, isProcess, Wish);
        }
        catch (FormatException e)
        {
            Canary.MustNotBeIn(e.Message, "an error");
            return;
        }

        if (edited is null || !JsonUnicode.Holds(input))
            return;

        JsonNode before, after;
        try
        {
            before = JsonNode.Parse(input, documentOptions: Strict)!;
        }
        catch (JsonException)
        {
            // Twice the same member, or damage behind what is looked at: the runtime refuses it, with ours in it or without.
            return;
        }

        after = JsonNode.Parse(edited, documentOptions: Strict)!;
        var (process, spliced) = isProcess ? (before, after) : (before["process"]!, after["process"]!);
        Broken.Unless(spliced["env"]!.AsArray().Count(v => (string?)v == $"{Wish.Uri.Name}={Wish.Uri.Value}") == 1, "the variable is not there, or twice");
        process.AsObject().Remove("env");
        spliced.AsObject().Remove("env");
        Broken.Unless(before.ToJsonString() == after.ToJsonString(), "more than the environment has changed");
    }

    // What HeldContainer.Find takes for "no business of ours".
    private static void Tolerate(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Nothing is known of the container then.
        }
    }
}
