using Injector.DockerHook.Handoff;
using Injector.Fuzz.Tests.Engine;
using Injector.Sidecar.Handoff;

namespace Injector.Fuzz.Tests.Targets.Sidecar;

/// <summary>Messages of the hand-off, as the sidecar and as the hook reads them.</summary>
internal sealed class HandoffTarget : FuzzTarget
{
    /// <inheritdoc />
    public override string Name => "handoff-message";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "{'type':'listener','listener':'4026532281','workloads':[{'id':'0f0e0d0c-0b0a-4908-8706-050403020100','upstreamId':'1f0e0d0c-0b0a-4908-8706-050403020100','token':'" + Canary.Text + "'},{'id':'2f0e'}]}",
        "{'type':'close','listener':'4026532281'}",
        "{'type':'hello','version':1}",
        "{'type':'held','listener':'4026532281'}",
        "{'type':'ready'}");

    /// <inheritdoc />
    public override bool IsJson => true;

    // A frame is never longer.
    /// <inheritdoc />
    public override int LongestInput => 64 * 1024;

    /// <inheritdoc />
    public override long LongForm => 1_500_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } = ["type", "listener", "workloads", "id", "upstreamId", "token", "close", "hello", "held", "ready"];

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        var isRead = HandoffProtocol.TryRead(input, out var order, out var problem);
        Broken.Unless(isRead == order is not null && isRead == problem is null, "neither an order nor a problem, or both");
        Canary.MustNotBeIn(problem, "the problem");
        Broken.Unless(order is null || order.Listener.Length > 0, "an order without a listener");
        foreach (var workload in order?.Workloads ?? [])
        {
            Broken.Unless(workload.Id.Value.Length is > 0 and <= 256 && workload.UpstreamId.Value.Length is > 0 and <= 256, "a workload without an id");
            Broken.Unless(workload.Token is null || workload.Token.ToString() == "***", "a token shows itself");
        }

        Broken.Unless(order is null || order.Workloads.DistinctBy(w => w.Id).Count() == order.Workloads.Count, "one id for two workloads");
        try
        {
            _ = HandoffOrders.Read(input);
        }
        catch (InvalidDataException e)
        {
            Canary.MustNotBeIn(e.Message, "the hook's error");
        }
    }
}
