namespace Injector.Networking.Host;

/// <summary>Host networking as found.</summary>
/// <param name="Items">Its parts.</param>
/// <param name="Port">The port where the endpoint is expected.</param>
/// <param name="Holder">Who listens there; null when nobody does.</param>
public sealed record HostStatus(IReadOnlyList<HostItem> Items, int Port, PortHolder? Holder)
{
    /// <summary>Whether nothing is missing and nothing is different.</summary>
    public bool IsComplete => Items.All(item => item.State is HostItemState.Present or HostItemState.NotNeeded);
}
