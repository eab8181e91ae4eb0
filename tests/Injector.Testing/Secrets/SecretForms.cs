using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;

namespace Injector.Testing.Secrets;

/// <summary>The forms in which a secret may be written down by accident.</summary>
internal static class SecretForms
{
    private const int Base64Group = 3;
    private const int BitsOfByte = 8;
    private const int BitsOfDigit = 6;

    /// <summary>Every form of a text.</summary>
    public static IEnumerable<(string Form, string Text)> Of(string secret) =>
    [
        ("plain", secret),
        ("JSON", JavaScriptEncoder.Default.Encode(secret)),
        ("URL", Uri.EscapeDataString(secret)),
        .. Of(Encoding.UTF8.GetBytes(secret)),
    ];

    /// <summary>Every form of bytes.</summary>
    public static IEnumerable<(string Form, string Text)> Of(byte[] secret)
    {
        yield return ("hex", Convert.ToHexStringLower(secret));
        yield return ("HEX", Convert.ToHexString(secret));

        // It may stand anywhere inside what was encoded, so with any number of bytes before it; digits that depend on neighbours are left out.
        for (var before = 0; before < Base64Group; before++)
        {
            byte[] shifted = [.. new byte[before], .. secret];
            var first = ((before * BitsOfByte) + BitsOfDigit - 1) / BitsOfDigit;
            var last = shifted.Length * BitsOfByte / BitsOfDigit;
            yield return ("base64", Convert.ToBase64String(shifted)[first..last]);
            yield return ("base64url", Base64Url.EncodeToString(shifted)[first..last]);
        }
    }
}
