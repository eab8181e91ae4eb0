using System.Text;
using System.Text.Json;

namespace Injector.Kubernetes.Callers;

/// <summary>
/// What can be read off a service-account token without asking anybody. Nothing of it is believed: it only keeps what is no token at all from
/// the API server, and bounds how long a verdict about a verified one may be kept.
/// </summary>
internal static class PodToken
{
    private const int MaxLength = 16 * 1024;

    /// <summary>Whether it has the form of a token.</summary>
    public static bool HasForm(string token) =>
        token.Length is > 0 and <= MaxLength && token.Count(c => c == '.') == 2
        && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '=');

    /// <summary>When it says that it ends; null when it does not say.</summary>
    public static DateTimeOffset? Expiration(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
            return null;

        try
        {
            using var claims = JsonDocument.Parse(Decode(parts[1]));
            return claims.RootElement.ValueKind is JsonValueKind.Object
                && claims.RootElement.TryGetProperty("exp", out var end) && end.TryGetInt64(out var seconds)
                && seconds is > 0 and < 253_402_300_799
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Decode(string part)
    {
        var base64 = part.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return Encoding.UTF8.GetString(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
    }
}
