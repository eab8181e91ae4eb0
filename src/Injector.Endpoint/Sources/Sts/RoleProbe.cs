using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Endpoint.Sources.Sts;

/// <summary>Assumes a role once, the way the endpoint does for a workload, and throws away what it got.</summary>
public sealed class RoleProbe : IDisposable
{
    private readonly StsSource source;

    /// <summary>Makes one.</summary>
    /// <exception cref="Options.StartupException">There is no region.</exception>
    public RoleProbe(StsOptions options) =>
        source = new StsSource(SourceFactory.StsClient(options), options, TimeProvider.System, NullLogger<StsSource>.Instance);

    /// <summary>Tries.</summary>
    /// <returns>Why the role cannot be had, for people; null when it can.</returns>
    public async Task<string?> TryAsync(WorkloadIdentity identity, RoleArn role, GrantSession session, CancellationToken cancellation) =>
        (await source.GetAsync(new SourceRequest(CredentialId.New(), identity, role, session), cancellation)).Problem;

    /// <inheritdoc />
    public void Dispose() => source.Dispose();
}
