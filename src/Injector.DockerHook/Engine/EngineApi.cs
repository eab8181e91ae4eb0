namespace Injector.DockerHook.Engine;

/// <summary>Which version of the Docker Engine API is spoken: the newest that both sides know.</summary>
internal static class EngineApi
{
    /// <summary>The oldest engine that is served: 20.10.</summary>
    public static readonly Version Oldest = new(1, 41);

    /// <summary>The newest version whose meaning is known here; a newer engine speaks it too.</summary>
    public static readonly Version Newest = new(1, 51);

    /// <summary>Networks beyond the first may stand in the create request from here on; before, they are connected afterwards.</summary>
    public static readonly Version ManyNetworks = new(1, 44);

    /// <summary>Chooses.</summary>
    /// <param name="engineNewest">What the engine speaks at most.</param>
    /// <param name="engineOldest">What the engine speaks at least; engines raise it from time to time.</param>
    /// <exception cref="EngineUnavailableException">There is none.</exception>
    public static Version Choose(Version engineNewest, Version engineOldest)
    {
        if (engineNewest < Oldest)
            throw new EngineUnavailableException($"expected a Docker engine with API {Oldest} or newer (20.10), found {engineNewest}: update the engine");

        if (engineOldest > Newest)
        {
            throw new EngineUnavailableException(
                $"expected a Docker engine that still speaks API {Newest}, found one that begins at {engineOldest}: update injector");
        }

        return engineNewest < Newest ? engineNewest : Newest;
    }
}
