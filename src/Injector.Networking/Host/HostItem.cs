namespace Injector.Networking.Host;

/// <summary>One part of host networking, as found.</summary>
/// <param name="What">What it is for.</param>
/// <param name="Where">Where it is to be seen.</param>
/// <param name="State">How it is found.</param>
/// <param name="Detail">What is wrong, or why it is not needed; empty where all is well.</param>
public sealed record HostItem(string What, string Where, HostItemState State, string Detail);
