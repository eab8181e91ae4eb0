using System.Net;
using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Callers;

/// <summary>What a request shows of its caller.</summary>
/// <param name="Door">By which door it came.</param>
/// <param name="Id">The id asked for.</param>
/// <param name="Authorization">Raw <c>Authorization</c> header; empty when absent.</param>
/// <param name="Peer">Source address; null on a unix socket.</param>
/// <param name="IsLimited">Whether the address has used up its refusals: then nobody else is asked on its behalf.</param>
internal readonly record struct CallerEvidence(Doors Door, string Id, string Authorization, IPAddress? Peer, bool IsLimited = false);
