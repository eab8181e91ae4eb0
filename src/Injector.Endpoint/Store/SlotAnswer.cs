using Injector.Endpoint.Sources;

namespace Injector.Endpoint.Store;

/// <summary>What a slot could give.</summary>
/// <param name="Stored">A valid pair, or null.</param>
/// <param name="Failure">Why there is none, when the source has said so.</param>
internal readonly record struct SlotAnswer(StoredCredentials? Stored, SourceResult? Failure);
