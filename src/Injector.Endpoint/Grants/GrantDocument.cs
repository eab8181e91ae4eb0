namespace Injector.Endpoint.Grants;

/// <summary>One RoleGrant as text, with a version that changes whenever it does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Changes with every change; compared, not ordered.</param>
/// <param name="Text">The document, YAML or JSON.</param>
public sealed record GrantDocument(string Name, string Version, string Text);
