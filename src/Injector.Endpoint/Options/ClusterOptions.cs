using Injector.Endpoint.Callers;
using Injector.Endpoint.Grants;

namespace Injector.Endpoint.Options;

/// <summary>The door for pods.</summary>
/// <param name="Listen">Where it is; always https.</param>
/// <param name="Callers">Who says which pod is calling.</param>
/// <param name="Grants">Where grants come from; null takes the grants file.</param>
public sealed record ClusterOptions(ListenAddress Listen, IClusterCallers Callers, IGrantFeed? Grants);
