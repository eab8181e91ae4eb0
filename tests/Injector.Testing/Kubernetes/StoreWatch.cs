using System.Threading.Channels;

namespace Injector.Testing.Kubernetes;

/// <summary>A watch of one kind: what it starts with, and what follows, in the store's order.</summary>
/// <param name="kind">Kind watched.</param>
internal sealed class StoreWatch(ResourceKind kind)
{
    private readonly Channel<StoreEvent> events = Channel.CreateUnbounded<StoreEvent>();

    /// <summary>Kind watched.</summary>
    public ResourceKind Kind => kind;

    /// <summary>What has happened and was not read yet.</summary>
    public ChannelReader<StoreEvent> Events => events.Reader;

    /// <summary>Appends an event.</summary>
    public void Add(StoreEvent change) => events.Writer.TryWrite(change);
}
