using Injector.Core.Runtime;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Hosts;

/// <summary>Lines between the OCI runtime wrapper and the hook.</summary>
internal sealed class RuntimeMessageTarget : FuzzTarget
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// <inheritdoc />
    public override string Name => "runtime-message";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "{'version':1,'containerId':'" + Id + "','pid':4711,'name':'orders','imageId':'sha256:a','image':'shop/orders:1','networkMode':'bridge','labels':{'ecs-injector.io/inject':'enabled'},'env':['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" + Canary.Text + "']}",
        "{'version':1,'containerId':'" + Id + "','pid':4711,'deleted':true}",
        "{'ready':true}",
        "{'ready':false,'reason':'RoleNotGranted','message':'no'}");

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override long LongForm => 1_500_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } = ["version", "containerId", "pid", "name", "imageId", "image", "networkMode", "labels", "env", "deleted", "ready", "reason", "message", Id, "../../x"];

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        try
        {
            var message = RuntimeMessage.Read(input);
            Broken.Unless(message.ContainerId.Length == Id.Length && message.ContainerId.All(char.IsAsciiHexDigitLower), "an id that could lead out of a folder");
            var again = RuntimeMessage.Read(message.Write());
            Broken.Unless(again.Write().AsSpan().SequenceEqual(message.Write()), "a message does not come round");
            Broken.Unless((message.Starting is null) == (again.Starting is null) && again.ProcessId == message.ProcessId, "a message has changed");
            if (message.Starting is { } container)
                _ = RuntimeRules.Holds(container.Labels, container.Environment, container.NetworkMode);
        }
        catch (FormatException e)
        {
            Canary.MustNotBeIn(e.Message, "an error");
        }

        try
        {
            var answer = RuntimeAnswer.Read(input);
            Broken.Unless(RuntimeAnswer.Read(answer.Write()).IsReady == answer.IsReady, "an answer does not come round");
        }
        catch (FormatException)
        {
            // Documented.
        }
    }
}
