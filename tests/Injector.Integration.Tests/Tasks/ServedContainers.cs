using System.Collections.Concurrent;
using Injector.Core.Credentials;
using Injector.DockerHook.Tasks;

namespace Injector.Integration.Tests.Tasks;

/// <summary>A hook that says that every listener stands, and remembers what it was asked.</summary>
internal sealed class ServedContainers : IServedContainers
{
    /// <summary>What it says instead of "it stands".</summary>
    public string? Problem { get; set; }

    public ConcurrentQueue<string> Waited { get; } = new();

    public ConcurrentQueue<string> Retired { get; } = new();

    public Task<string?> WaitAsync(string containerId, TimeSpan limit, CancellationToken cancellation)
    {
        Waited.Enqueue(containerId);
        return Task.FromResult(Problem);
    }

    public Task<string?> AnnounceAsync(string containerId, CancellationToken cancellation) => Task.FromResult(Problem);

    public Task RetireTaskAsync(string taskId, CredentialId id)
    {
        Retired.Enqueue(taskId);
        return Task.CompletedTask;
    }

    public Task<string> PauseImageAsync(CancellationToken cancellation) => Task.FromResult(PauseImage.Name);
}
