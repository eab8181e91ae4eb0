namespace Injector.Kubernetes.Grants;

/// <summary>A RoleGrant resource as the cluster has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its resource version: changes whenever it does.</param>
/// <param name="Json">apiVersion, kind, metadata.name and spec, as JSON; whatever else the API server keeps in metadata is left out.</param>
public sealed record GrantResource(string Name, string Version, string Json);
