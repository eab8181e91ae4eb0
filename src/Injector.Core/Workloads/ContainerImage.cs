namespace Injector.Core.Workloads;

/// <summary>The image a container was made from, as its engine reports it.</summary>
/// <param name="Id">Image id (<c>sha256:…</c> of the configuration).</param>
/// <param name="Digest">Repository digest (<c>sha256:…</c> of the manifest), the strongest name an image has.</param>
/// <param name="Repository">Repository without tag, such as <c>registry.corp/shop/orders</c>.</param>
public sealed record ContainerImage(string? Id = null, string? Digest = null, string? Repository = null);
