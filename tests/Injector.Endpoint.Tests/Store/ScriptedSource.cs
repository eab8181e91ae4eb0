using Injector.Core.Credentials;
using Injector.Endpoint.Sources;

namespace Injector.Endpoint.Tests.Store;

/// <summary>A source that does as it is told, and counts.</summary>
internal sealed class ScriptedSource(TimeProvider time) : ICredentialSource
{
    private readonly TaskCompletionSource first = new();

    public int Asked { get; private set; }

    public bool Fails { get; set; }

    public TimeSpan Longest { get; set; } = TimeSpan.MaxValue;

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    public TaskCompletionSource? Gate { get; set; }

    public Task WasAsked => first.Task;

    public async Task AskedTimes(int times)
    {
        for (var i = 0; i < 500 && Asked < times; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
    }

    public async Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation)
    {
        Asked++;
        first.TrySetResult();
        if (Gate is { } gate)
            await gate.Task;
        return Fails
            ? SourceResult.Failed(SourceFailure.Unavailable, "scripted")
            : SourceResult.Success(new RoleCredentials("", "AK" + Asked, new("s"), new("t"), time.GetUtcNow() + Lifetime), Longest);
    }
}
