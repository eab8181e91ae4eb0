using Injector.Core.Credentials;
using Injector.Core.Wire;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Sidecar;

/// <summary>Targets of request lines and Host headers: the first line of an input is the target, the second the header.</summary>
internal sealed class RequestTargetTarget : FuzzTarget
{
    private const string Id = "0f0e0d0c-0b0a-4908-8706-050403020100";
    private const int Port = 51679;
    private static readonly HostRule Hosts = new(["ecs-injector-endpoint.ecs-injector.svc"]);

    /// <inheritdoc />
    public override string Name => "request-target";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Seeds(
        $"/v2/credentials/{Id}\n169.254.170.2", $"/v1/credentials?id={Id}\n127.0.0.1:51679", $"/v1/credentials%3Fid={Id}\nlocalhost", $"/v2/credentials?id={Id}&x=1\n[::1]:80",
        $"http://169.254.170.2/v2/credentials/{Id}\necs-injector-endpoint.ecs-injector.svc:51679");

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => RawRequests.Words;

    /// <inheritdoc />
    public override int LongestInput => 16 * 1024;

    /// <inheritdoc />
    public override long LongForm => 2_300_000;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        var lines = System.Text.Encoding.Latin1.GetString(input).Split('\n', 2);
        var request = CredentialRequest.Parse(lines[0]);
        Broken.Unless(request.Route is not CredentialRoute.None || string.IsNullOrEmpty(request.Id), "an id without a route");
        if (request.Route is not CredentialRoute.None)
        {
            Broken.Unless(Uri.UnescapeDataString(lines[0]).Replace('+', ' ').Contains(request.Id.Replace('+', ' '), StringComparison.Ordinal), "an id that was not asked for");
            Broken.Unless(request.AuditPath is "/v1/credentials" or "/v2/credentials", "a path on record that may hold an id");
        }

        // An id is kept as it is, whatever it is, or not taken at all.
        if (CredentialId.TryParse(request.Id, out var id))
            Broken.Unless(id.Value == request.Id && (id.Value.Length < 16 || !id.ToString().Contains(id.Value, StringComparison.Ordinal)), "an id is changed, or shows itself");
        if (CredentialId.TryParseUuid(request.Id, out var uuid))
            Broken.Unless(CredentialRequest.Parse(uuid.RelativeUri).Id == uuid.Value && Guid.Parse(uuid.Value).ToString("D") == uuid.Value, "a UUID does not come round");

        if (lines.Length == 2 && Hosts.Allows(lines[1], Port))
            Broken.Unless(lines[1].ToUpperInvariant() is var host && new[] { "169.254.170.2", "127.0.0.1", "LOCALHOST", "[::1]", "ECS-INJECTOR" }.Any(ours => host.StartsWith(ours, StringComparison.Ordinal)), "a host that is not ours");
    }
}
