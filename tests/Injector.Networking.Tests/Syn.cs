using System.Net;

namespace Injector.Networking.Tests;

/// <summary>A connection attempt to be put on the link as a raw frame.</summary>
/// <param name="Target">Where it is to arrive.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Source">Where it claims to come from; the neighbour's own address unless told.</param>
/// <param name="Via">First stop of a strict source route, whose last stop is the target.</param>
internal sealed record Syn(IPAddress Target, int Port, IPAddress? Source = null, IPAddress? Via = null);
