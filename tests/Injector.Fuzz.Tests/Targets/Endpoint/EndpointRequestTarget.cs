using System.Net;
using Injector.Core.Credentials;
using Injector.Fuzz.Tests.Engine;
using Injector.Fuzz.Tests.Targets.Sidecar;
using Injector.Testing.Endpoint;

namespace Injector.Fuzz.Tests.Targets.Endpoint;

/// <summary>Raw bytes at the endpoint's loopback door, by TCP.</summary>
internal sealed class EndpointRequestTarget : FuzzTarget
{
    private readonly RunningEndpoint endpoint = Waiting.For(RunningEndpoint.StartAsync());
    private readonly RawRequests requests;

    public EndpointRequestTarget()
    {
        var id = CredentialId.New().Value;
        Waiting.For(endpoint.RegisterAsync(id, """{"platform":"process","names":{"process":"fuzz"},"doors":["loopback"]}"""));
        var body = Waiting.For(endpoint.Loopback.GetStringAsync(new Uri("/v2/credentials/" + id, UriKind.Relative)));
        using var answer = System.Text.Json.JsonDocument.Parse(body);
        requests = new RawRequests(new IPEndPoint(IPAddress.Loopback, endpoint.Port), id, answer.RootElement.GetProperty("SecretAccessKey").GetString()!);
    }

    /// <inheritdoc />
    public override string Name => "endpoint-request";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds => requests.Seeds;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => RawRequests.Words;

    /// <inheritdoc />
    public override int LongestInput => 40 * 1024;

    /// <inheritdoc />
    public override long LongForm => 50_000;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        requests.Send(input);
        endpoint.Log.Take();
    }

    /// <inheritdoc />
    protected override void End() => Waiting.For(endpoint.DisposeAsync().AsTask());
}
