using System.Collections.Concurrent;
using Injector.Core.Credentials;
using Injector.Core.Workloads;

namespace Injector.DockerHook.Workloads;

/// <summary>What is registered at the endpoint, and with which token; a token is in memory only, and made anew by a restarted hook.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="hook">What this hook is called there.</param>
internal sealed class Registrations(EndpointAdmin endpoint, string hook)
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Registers a workload unless it is registered just so.</summary>
    /// <param name="id">What the endpoint is to know it by.</param>
    /// <param name="identity">Who it is, for grants.</param>
    /// <param name="wish">The role it wishes for.</param>
    /// <param name="door">How it is to be asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="EndpointUnavailableException">No answer, or a refusal.</exception>
    public async Task<SecretText> EnsureAsync(CredentialId id, WorkloadIdentity identity, RoleArn? wish, EndpointDoor door, CancellationToken cancellation)
    {
        var entry = entries.GetOrAdd(id.Value, static _ => new Entry());
        await entry.Gate.WaitAsync(cancellation);
        try
        {
            var print = Print(identity, wish, door);
            if (entry.Token is { } known && entry.Print == print)
                return known;

            var names = new Dictionary<string, string>(identity.Names, StringComparer.Ordinal) { [WorkloadNames.Hook] = hook };
            var token = await endpoint.RegisterAsync(id, identity with { Names = names }, wish, door, cancellation);
            entry.Print = print;
            entry.Token = token;
            return token;
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    /// <summary>Ids that are registered, as far as this process knows.</summary>
    public IReadOnlyCollection<string> Known => [.. entries.Where(entry => entry.Value.Token is not null).Select(entry => entry.Key)];

    /// <summary>Whether an id is.</summary>
    public bool Knows(string id) => entries.TryGetValue(id, out var entry) && entry.Token is not null;

    /// <summary>The endpoint does not know it any more: it is registered anew when it is next looked at.</summary>
    public void Forget(string id) => entries.TryRemove(id, out _);

    /// <summary>Ends a workload at the endpoint.</summary>
    /// <exception cref="EndpointUnavailableException">No answer.</exception>
    public async Task RetireAsync(string id, CancellationToken cancellation)
    {
        await endpoint.RetireAsync(id, cancellation);
        Forget(id);
    }

    private static string Print(WorkloadIdentity identity, RoleArn? wish, EndpointDoor door) => string.Join(
        '\n',
        [
            identity.Platform.ToString(), door.ToString(), wish?.Value ?? "", identity.Image?.ToString() ?? "",
            .. identity.Names.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Key + "=" + n.Value),
            .. identity.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Key + "=" + l.Value),
        ]);

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public SecretText? Token { get; set; }

        public string Print { get; set; } = "";
    }
}
