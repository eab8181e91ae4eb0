using System.Security.Cryptography;
using System.Text;
using Injector.Core.Credentials;

namespace Injector.Webhook.Offline;

/// <summary>
/// The id of a template: always the same for the same kind, namespace and name, so that manifests are byte-stable. No authority: in a cluster a
/// pod is known by its token, and every pod of a template is its own.
/// </summary>
internal static class NameBasedId
{
    private const byte Version8 = 0x80;
    private const byte Variant = 0x80;

    /// <summary>Makes it: SHA-256 of the names, as a version 8 UUID (RFC 9562).</summary>
    public static CredentialId Of(string kind, string ns, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"ecs-injector.io\n{kind}\n{ns}\n{name}"))[..16];
        hash[6] = (byte)((hash[6] & 0x0f) | Version8);
        hash[8] = (byte)((hash[8] & 0x3f) | Variant);
        return CredentialId.TryParseUuid(new Guid(hash, bigEndian: true).ToString("D"), out var id)
            ? id
            : throw new InvalidOperationException("a UUID was expected");
    }
}
