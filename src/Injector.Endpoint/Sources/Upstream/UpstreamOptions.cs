using Injector.Hosting.Upstream;

namespace Injector.Endpoint.Sources.Upstream;

/// <summary>Another ECS-compatible endpoint that credentials are taken from.</summary>
/// <param name="Address">Its credentials URL; <c>{id}</c> in it stands for the workload's id.</param>
/// <param name="TokenFile">File with the raw Authorization value, read for every request; null for none.</param>
public sealed record UpstreamOptions(UpstreamAddress Address, string? TokenFile);
