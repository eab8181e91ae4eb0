namespace Injector.Networking.Host;

/// <summary>Names of interfaces as iptables takes them.</summary>
internal static class BridgeName
{
    private const int LongestName = 15;

    /// <summary>Whether it is one. A lone <c>+</c> would be every interface, the outside ones and lo among them.</summary>
    public static bool IsValid(string name)
    {
        var fixedPart = FixedPart(name);
        return fixedPart.Length is > 0 and <= LongestName
            && fixedPart is not ("lo" or "." or "..")
            && fixedPart.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            && !fixedPart.StartsWith('-');
    }

    /// <summary>Whether an interface is meant by it.</summary>
    public static bool Matches(string name, string interfaceName) => name.EndsWith('+')
        ? interfaceName.StartsWith(FixedPart(name), StringComparison.Ordinal)
        : string.Equals(name, interfaceName, StringComparison.Ordinal);

    private static string FixedPart(string name) => name.EndsWith('+') ? name[..^1] : name;
}
