using System.Net;
using Injector.Core.Credentials;
using Injector.Fuzz.Tests.Engine;
using Injector.Hosting.Upstream;
using Injector.Sidecar;
using Injector.Sidecar.Settings;
using Injector.Testing.Upstream;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Fuzz.Tests.Targets.Sidecar;

/// <summary>Raw bytes at the sidecar's listener, by TCP.</summary>
internal sealed class SidecarRequestTarget : FuzzTarget
{
    private readonly FakeUpstream upstream = FakeUpstream.Start();
    private readonly SidecarInstance sidecar;
    private readonly RawRequests requests;

    public SidecarRequestTarget()
    {
        var id = CredentialId.New();
        upstream.Answer(FakeAnswer.Credentials(TimeProvider.System.GetUtcNow().AddHours(12)));
        Broken.Unless(UpstreamAddress.TryParse(upstream.Address.ToString(), out var address), "no address");
        var free = new IPEndPoint(IPAddress.Loopback, 0);
        sidecar = Waiting.For(SidecarInstance.StartAsync(
            new SidecarSettings { Upstream = address, Listen = free, AdminListen = free, Ids = [id] }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None));
        requests = new RawRequests(IPEndPoint.Parse(sidecar.CredentialAddress.Authority), id.Value, "secret-key-first");
    }

    /// <inheritdoc />
    public override string Name => "sidecar-request";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds => requests.Seeds;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => RawRequests.Words;

    /// <inheritdoc />
    public override int LongestInput => 40 * 1024;

    /// <inheritdoc />
    public override long LongForm => 50_000;

    /// <inheritdoc />
    public override void Take(byte[] input) => requests.Send(input);

    /// <inheritdoc />
    protected override void End()
    {
        Waiting.For(sidecar.DisposeAsync().AsTask());
        Waiting.For(upstream.DisposeAsync().AsTask());
    }
}
