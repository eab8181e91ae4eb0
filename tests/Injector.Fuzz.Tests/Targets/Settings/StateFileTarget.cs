using System.Buffers;
using System.Text.Json;
using Injector.Core.Audit;
using Injector.Core.Credentials;
using Injector.Core.Workloads;
using Injector.Endpoint.Workloads;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Settings;

/// <summary>What the endpoint has written down and reads again: workloads, and lines of the audit log.</summary>
internal sealed class StateFileTarget : FuzzTarget
{
    /// <inheritdoc />
    public override string Name => "state-file";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        WorkloadJson.Write(new WorkloadRegistration(
            CredentialId.New(), new WorkloadIdentity(Platform.Docker)
            {
                Names = new Dictionary<string, string>(StringComparer.Ordinal) { ["container"] = "orders" },
                Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "shop" },
                Image = new ContainerImage("sha256:a", null, "r"),
            },
            WorkloadOrigin.Registered, Doors.Socket | Doors.Loopback) { Address = System.Net.IPAddress.Loopback, TokenHash = "abc" }),
        .. Texts.Seeds("2026-01-01T00:00:00Z 200 127.0.0.1 \"/v2/credentials\" \"aws-cli/2\" arn GetCredentials 2 c ci"),
    ];

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override long LongForm => 500_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } = ["Version", "Id", "Identity", "Names", "Labels", "Image", "Platform", "Origin", "Doors", "Wish", "Address", "RoleType", "TokenHash", "GetCredentials", "\\u0041", " 2 ", "\""];

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        try
        {
            var registration = WorkloadJson.Read(input);
            Broken.Unless(registration.Identity is { Names: not null, Labels: not null } && registration.Identity.Display.Length > 0, "a workload with holes");
            Broken.Unless(registration.Identity.Names.Values.All(name => name is not null) && registration.Identity.Labels.Values.All(label => label is not null), "a workload with holes in its names");
            var written = WorkloadJson.Write(registration);
            Broken.Unless(WorkloadJson.Write(WorkloadJson.Read(written)).AsSpan().SequenceEqual(written), "a workload does not come round");
        }
        catch (JsonException)
        {
            // Reported, and the file is left alone.
        }

        var line = Texts.Of(input);
        if (AuditParser.TryParse(line, out var record, out var problem))
            Broken.Unless(AuditParser.TryParse(Written(record), out var again, out _) && (again == record || line.Length > AuditFormat.MaxQuotedLength), "a record does not come round");
        else
            Broken.Unless(problem.Length > 0, "a line is no record, and nobody says why");
    }

    private static string Written(in AuditRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        AuditFormat.Write(record, buffer);
        return Texts.Of(buffer.WrittenSpan).TrimEnd('\n');
    }
}
