using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Injector.Core.Workloads;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Containers;

/// <summary>What an image is called in grants: its id, the digest that a registry gave it, its repository. Remembered, since an id is content.</summary>
public sealed class ImageIdentity
{
    private const int Bound = 1000;
    private readonly ConcurrentDictionary<string, ContainerImage> known = new(StringComparer.Ordinal);

    /// <summary>Tells the image of a container.</summary>
    public async Task<ContainerImage> OfAsync(DockerEngine engine, ContainerFacts container, CancellationToken cancellation)
    {
        var key = container.ImageId + " " + container.ImageName;
        if (known.TryGetValue(key, out var remembered))
            return remembered;

        var image = Read(container, await engine.InspectImageAsync(container.ImageId, cancellation));
        if (known.Count >= Bound)
            known.Clear();
        return known[key] = image;
    }

    // A registry's digest may stand for several repositories: the one that was asked for counts.
    internal static ContainerImage Read(ContainerFacts container, JsonObject? image)
    {
        var asked = Repository(container.ImageName);
        var digests = (image?["RepoDigests"] as JsonArray ?? []).Select(d => (string?)d ?? "").Where(d => d.Contains('@', StringComparison.Ordinal)).ToList();
        var digest = digests.Find(d => string.Equals(d[..d.IndexOf('@', StringComparison.Ordinal)], asked, StringComparison.Ordinal)) ?? digests.FirstOrDefault();
        var at = digest?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return new ContainerImage(
            container.ImageId.Length > 0 ? container.ImageId : null,
            at < 0 ? null : digest![(at + 1)..],
            at < 0 ? asked : digest![..at]);
    }

    // registry:5000/shop/orders:1.2@sha256:… without tag and digest; null for a bare image id.
    private static string? Repository(string name)
    {
        if (name.Length == 0 || name.StartsWith("sha256:", StringComparison.Ordinal))
            return null;

        var bare = name.Split('@')[0];
        var colon = bare.LastIndexOf(':');
        return colon > bare.LastIndexOf('/') ? bare[..colon] : bare;
    }
}
