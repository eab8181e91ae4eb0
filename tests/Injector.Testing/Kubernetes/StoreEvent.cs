namespace Injector.Testing.Kubernetes;

/// <summary>A change of the store, or a bookmark.</summary>
/// <param name="Type">ADDED, MODIFIED, DELETED or BOOKMARK.</param>
/// <param name="Version">Version of the store with this change.</param>
/// <param name="Object">The object after the change; as it was last, with the new version, when deleted.</param>
/// <param name="Previous">The object before the change.</param>
internal sealed record StoreEvent(string Type, long Version, StoredObject? Object, StoredObject? Previous = null);
