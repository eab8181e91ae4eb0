namespace Injector.Testing.Kubernetes;

/// <summary>A request as the fake API server saw and answered it.</summary>
/// <param name="Verb">get, list, watch, create, update, patch or delete.</param>
/// <param name="Path">Path, decoded.</param>
/// <param name="Query">Query with its question mark, or empty.</param>
/// <param name="User">Who asked, empty when nobody known.</param>
/// <param name="Status">HTTP status of the answer, 0 when the connection was cut instead.</param>
public sealed record RecordedRequest(string Verb, string Path, string Query, string User, int Status);
