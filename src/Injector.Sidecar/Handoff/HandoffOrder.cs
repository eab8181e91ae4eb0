namespace Injector.Sidecar.Handoff;

/// <summary>What a host hook wants done.</summary>
/// <param name="Kind">What.</param>
/// <param name="Listener">The hook's name of the listener.</param>
/// <param name="Workloads">Who is served there from now on; empty for <see cref="HandoffOrderKind.Close"/>.</param>
internal sealed record HandoffOrder(HandoffOrderKind Kind, string Listener, IReadOnlyList<HandedWorkload> Workloads);
