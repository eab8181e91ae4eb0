namespace Injector.DockerHook.Engine;

/// <summary>The engine as it is connected now; after it was restarted or updated it may be another object.</summary>
public interface IEngineSource
{
    /// <summary>The engine.</summary>
    /// <exception cref="EngineUnavailableException">There is none now.</exception>
    DockerEngine Current { get; }
}
