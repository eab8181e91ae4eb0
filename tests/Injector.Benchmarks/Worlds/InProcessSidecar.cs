using System.Net;
using Injector.Core.Credentials;
using Injector.Hosting.Upstream;
using Injector.Sidecar;
using Injector.Sidecar.Settings;
using Injector.Testing.Upstream;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Benchmarks.Worlds;

/// <summary>A whole sidecar in this process, where its allocations can be counted.</summary>
internal sealed class InProcessSidecar : IAsyncDisposable
{
    private readonly FakeUpstream upstream;
    private readonly SidecarInstance sidecar;

    private InProcessSidecar(FakeUpstream upstream, SidecarInstance sidecar, CredentialId id)
    {
        this.upstream = upstream;
        this.sidecar = sidecar;
        Target = new Uri(sidecar.CredentialAddress, id.RelativeUri);
    }

    /// <summary>Where its workload's credentials are.</summary>
    public Uri Target { get; }

    /// <summary>Starts one.</summary>
    public static async Task<InProcessSidecar> StartAsync()
    {
        var upstream = FakeUpstream.Start();
        var expiration = TimeProvider.System.GetUtcNow().AddHours(6);
        upstream.Answer(FakeAnswer.Text(200, $$"""
            {"AccessKeyId":"ASIABENCH","Expiration":"{{expiration:yyyy-MM-ddTHH:mm:ssZ}}","RoleArn":"arn:aws:iam::111122223333:role/bench","SecretAccessKey":"bench","Token":"{{new string('t', 800)}}"}
            """));
        if (!UpstreamAddress.TryParse(upstream.Address.ToString().TrimEnd('/'), out var address))
            throw new BenchException("expected an upstream address, found " + upstream.Address);

        var id = CredentialId.New();
        var settings = new SidecarSettings
        {
            Ids = [id],
            Upstream = address,
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            AdminListen = new IPEndPoint(IPAddress.Loopback, 0),
            RevalidateEvery = TimeSpan.FromHours(1),
        };
        var sidecar = await SidecarInstance.StartAsync(settings, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        return new InProcessSidecar(upstream, sidecar, id);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await sidecar.DisposeAsync();
        await upstream.DisposeAsync();
    }
}
