namespace Injector.Tasks;

/// <summary>A Docker hook inside this process, for <c>task run --wait</c> on a host where none runs. Disposing of it ends it.</summary>
internal interface IEmbeddedHook : IAsyncDisposable
{
    /// <summary>Its control socket.</summary>
    string Socket { get; }
}
