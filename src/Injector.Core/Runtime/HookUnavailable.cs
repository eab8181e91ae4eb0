namespace Injector.Core.Runtime;

/// <summary>What the OCI runtime wrapper does with a container that has opted in while the hook cannot be reached.</summary>
public enum HookUnavailable
{
    /// <summary>It starts; its credentials come when the hook does.</summary>
    Start,

    /// <summary>Its start fails, and whoever starts it is told why.</summary>
    Fail,
}
