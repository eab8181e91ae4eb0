using Injector.Core.Names;

namespace Injector.Core.Runtime;

/// <summary>Which containers the OCI runtime wrapper has to do with. The hook asks the same rules, so that the two agree without a message.</summary>
public static class RuntimeRules
{
    private const string EcsPrefix = "com.amazonaws.ecs.";

    /// <summary>Whether a container is any business of the wrapper: it has opted in, and nobody else serves it.</summary>
    /// <param name="labels">Its labels.</param>
    public static bool Concerns(IReadOnlyDictionary<string, string> labels) =>
        labels.GetValueOrDefault(Labels.Inject) is Labels.Enabled
        && !labels.ContainsKey(Labels.SidecarOf)
        && !labels.Keys.Any(name => name.StartsWith(EcsPrefix, StringComparison.Ordinal));

    /// <summary>Whether the wrapper puts the variable into a container.</summary>
    /// <param name="labels">Its labels.</param>
    /// <param name="environment">Its own variables, <c>NAME=VALUE</c>.</param>
    /// <param name="networkMode">Network mode as created.</param>
    public static bool AddsVariable(IReadOnlyDictionary<string, string> labels, IReadOnlyList<string> environment, string networkMode) =>
        Concerns(labels)
        && !UsesHostNetwork(networkMode)
        && !labels.ContainsKey(Labels.Task)
        && IsOurs(labels.GetValueOrDefault(Labels.Env))
        && !environment.Any(IsCredentialsUri);

    /// <summary>Whether a container's start waits for its listener.</summary>
    /// <param name="labels">Its labels.</param>
    /// <param name="environment">Its own variables, <c>NAME=VALUE</c>.</param>
    /// <param name="networkMode">Network mode as created.</param>
    public static bool Holds(IReadOnlyDictionary<string, string> labels, IReadOnlyList<string> environment, string networkMode) =>
        Concerns(labels)
        && !UsesHostNetwork(networkMode)
        && (labels.ContainsKey(Labels.Task) || environment.Any(IsCredentialsUri) || AddsVariable(labels, environment, networkMode));

    /// <summary>Whether a variable, <c>NAME=VALUE</c>, names a credentials URI.</summary>
    public static bool IsCredentialsUri(string variable) =>
        variable.StartsWith(EnvironmentVariables.RelativeUri + "=", StringComparison.Ordinal)
        || variable.StartsWith(EnvironmentVariables.FullUri + "=", StringComparison.Ordinal);

    private static bool UsesHostNetwork(string networkMode) => networkMode is "host";

    private static bool IsOurs(string? env) =>
        env is null || string.Equals(env, "auto", StringComparison.OrdinalIgnoreCase) || string.Equals(env, "runtime", StringComparison.OrdinalIgnoreCase);
}
