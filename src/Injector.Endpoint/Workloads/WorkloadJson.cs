using System.Net;
using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Workloads;

namespace Injector.Endpoint.Workloads;

/// <summary>A workload as it stands on disk.</summary>
internal static class WorkloadJson
{
    private const int CurrentVersion = 1;

    /// <summary>Writes it.</summary>
    public static byte[] Write(WorkloadRegistration registration) => JsonSerializer.SerializeToUtf8Bytes(
        new Document(
            CurrentVersion, registration.Id.Value, registration.Identity, registration.Origin, registration.Doors,
            registration.Wish?.Value, registration.Address?.ToString(), registration.RoleType,
            registration.TokenHash, registration.PreviousTokenHash),
        WorkloadJsonContext.Default.Document);

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">It is not what <see cref="Write"/> writes.</exception>
    public static WorkloadRegistration Read(byte[] utf8)
    {
        var document = JsonSerializer.Deserialize(utf8, WorkloadJsonContext.Default.Document)
            ?? throw new JsonException("expected a JSON object, found null");
        if (document.Version != CurrentVersion)
            throw new JsonException($"expected version {CurrentVersion}, found {document.Version}");
        if (!CredentialId.TryParse(document.Id, out var id))
            throw new JsonException("expected a credential id, found none");
        if (document.Identity is not { Names: { } names, Labels: { } labels } || names.Values.Concat(labels.Values).Any(text => text is null))
            throw new JsonException("expected an identity with its names and labels, found none");
        if (document.Wish is not null && !RoleArn.TryParse(document.Wish, out _))
            throw new JsonException("expected a role ARN as wish, found something else");
        if (document.Address is not null && !IPAddress.TryParse(document.Address, out _))
            throw new JsonException("expected an IP address, found something else");

        return new WorkloadRegistration(id, document.Identity, document.Origin, document.Doors)
        {
            Wish = RoleArn.TryParse(document.Wish, out var wish) ? wish : null,
            Address = document.Address is null ? null : IPAddress.Parse(document.Address),
            RoleType = document.RoleType,
            TokenHash = document.TokenHash,
            PreviousTokenHash = document.PreviousTokenHash,
        };
    }

    /// <summary>The file's shape.</summary>
    internal sealed record Document(
        int Version,
        string Id,
        WorkloadIdentity Identity,
        WorkloadOrigin Origin,
        Doors Doors,
        string? Wish,
        string? Address,
        RoleType RoleType,
        string? TokenHash,
        string? PreviousTokenHash);
}
