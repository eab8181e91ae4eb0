using System.Buffers.Text;
using System.Security.Cryptography;

namespace Injector.Testing.Secrets;

/// <summary>
/// Secrets that tests and fakes hand out. All begin alike, so that whatever the suite leaves behind can be searched for them afterwards:
/// see <c>tests/no-secrets</c>, which knows the prefix too.
/// </summary>
public static class PlantedSecret
{
    /// <summary>How every one begins.</summary>
    public const string Prefix = "PLANTED-SECRET-";

    /// <summary>One with a name, the same each time.</summary>
    public static string Named(string name) => Prefix + name;

    /// <summary>One that nobody else has.</summary>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
}
