using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Objects of all kinds, one growing version for all of them, and the history of changes that watches need.</summary>
internal sealed class ObjectStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<ResourceKind, ImmutableSortedDictionary<string, StoredObject>> kinds = [];
    private readonly Dictionary<long, ImmutableSortedDictionary<string, StoredObject>> snapshots = [];
    private readonly HashSet<StoreWatch> watches = [];
    private List<StoreEvent> history = [];
    private long version = 1;
    private long oldest = 1;

    /// <summary>Version of the last change.</summary>
    public long Version
    {
        get
        {
            lock (gate)
                return version;
        }
    }

    /// <summary>Finds an object.</summary>
    public StoredObject? Find(ResourceKind kind, string @namespace, string name)
    {
        lock (gate)
            return ObjectsOf(kind).GetValueOrDefault(StoredObject.KeyOf(@namespace, name));
    }

    /// <summary>All objects of a kind at one moment, with the version of that moment.</summary>
    public (ImmutableSortedDictionary<string, StoredObject> Objects, long Version) Snapshot(ResourceKind kind)
    {
        lock (gate)
            return (ObjectsOf(kind), version);
    }

    /// <summary>Keeps a snapshot so that later pages of a list can come from it.</summary>
    /// <returns>Its number.</returns>
    public long Keep(ImmutableSortedDictionary<string, StoredObject> snapshot)
    {
        lock (gate)
        {
            var number = snapshots.Count + 1;
            snapshots[number] = snapshot;
            return number;
        }
    }

    /// <summary>A kept snapshot; null once the history was compacted.</summary>
    public ImmutableSortedDictionary<string, StoredObject>? Kept(long number)
    {
        lock (gate)
            return snapshots.GetValueOrDefault(number);
    }

    /// <summary>Adds an object; null when the name is taken.</summary>
    public StoredObject? Insert(ResourceKind kind, JsonObject content)
    {
        lock (gate)
        {
            var added = StoredObject.From(kind, content, version + 1);
            if (ObjectsOf(kind).ContainsKey(added.Key))
                return null;
            Set(added);
            Publish(kind, new StoreEvent("ADDED", ++version, added));
            return added;
        }
    }

    /// <summary>Puts a new version in the place of another; null when that one is no longer the current one.</summary>
    public StoredObject? Replace(StoredObject current, JsonObject content)
    {
        lock (gate)
        {
            if (ObjectsOf(current.Kind).GetValueOrDefault(current.Key) != current)
                return null;
            var replaced = StoredObject.From(current.Kind, content, version + 1);
            if (JsonNode.DeepEquals(StoredObject.From(current.Kind, content, current.Version).Read(), current.Read()))
                return current;
            Set(replaced);
            Publish(current.Kind, new StoreEvent("MODIFIED", ++version, replaced, current));
            return replaced;
        }
    }

    /// <summary>Removes an object; null when it is no longer the current one.</summary>
    public StoredObject? Remove(StoredObject current)
    {
        lock (gate)
        {
            if (ObjectsOf(current.Kind).GetValueOrDefault(current.Key) != current)
                return null;
            kinds[current.Kind] = ObjectsOf(current.Kind).Remove(current.Key);
            var removed = StoredObject.From(current.Kind, current.Read(), version + 1);
            Publish(current.Kind, new StoreEvent("DELETED", ++version, removed, current));
            return removed;
        }
    }

    /// <summary>Begins a watch; null when the history does not reach back to <paramref name="after"/>.</summary>
    /// <param name="kind">Kind to watch.</param>
    /// <param name="after">Version after which events are wanted; null for all objects as they are, and what follows.</param>
    /// <param name="markEnd">Adds a bookmark behind the objects as they are.</param>
    public StoreWatch? Watch(ResourceKind kind, long? after, bool markEnd)
    {
        lock (gate)
        {
            var watch = new StoreWatch(kind);
            if (after is { } from)
            {
                if (from < oldest)
                    return null;
                foreach (var change in history.Where(change => change.Object!.Kind == kind && change.Version > from))
                    watch.Add(change);
            }
            else
            {
                foreach (var present in ObjectsOf(kind).Values)
                    watch.Add(new StoreEvent("ADDED", present.Version, present));
                if (markEnd)
                    watch.Add(new StoreEvent("BOOKMARK", version, null));
            }

            watches.Add(watch);
            return watch;
        }
    }

    /// <summary>Adds a bookmark to a watch, behind everything that has happened so far.</summary>
    public void Bookmark(StoreWatch watch)
    {
        lock (gate)
            watch.Add(new StoreEvent("BOOKMARK", version, null));
    }

    /// <summary>Ends a watch.</summary>
    public void End(StoreWatch watch)
    {
        lock (gate)
            watches.Remove(watch);
    }

    /// <summary>Forgets all history: older versions are gone.</summary>
    /// <returns>The oldest version that a watch may start from.</returns>
    public long Compact()
    {
        lock (gate)
        {
            history = [];
            snapshots.Clear();
            return oldest = version;
        }
    }

    private ImmutableSortedDictionary<string, StoredObject> ObjectsOf(ResourceKind kind) =>
        kinds.TryGetValue(kind, out var objects) ? objects : ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    private void Set(StoredObject stored) => kinds[stored.Kind] = ObjectsOf(stored.Kind).SetItem(stored.Key, stored);

    private void Publish(ResourceKind kind, StoreEvent change)
    {
        history.Add(change);
        foreach (var watch in watches.Where(watch => watch.Kind == kind))
            watch.Add(change);
    }
}
