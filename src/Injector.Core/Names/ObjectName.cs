namespace Injector.Core.Names;

/// <summary>
/// Names of Kubernetes objects (DNS-1123). Every name that becomes part of an API path or of a grant is checked: <c>..</c> or <c>?</c> in a path
/// would ask for something else, and <c>*</c> in a grant means everybody.
/// </summary>
public static class ObjectName
{
    private const int MaxLabel = 63;
    private const int MaxSubdomain = 253;

    /// <summary>Whether it is a label: a namespace's name.</summary>
    public static bool IsLabel(string name) =>
        name.Length is > 0 and <= MaxLabel && name.All(c => c == '-' || IsAlphanumeric(c)) && IsAlphanumeric(name[0]) && IsAlphanumeric(name[^1]);

    /// <summary>Whether it is a subdomain: a pod's, a workload's, a service account's or a config map's name.</summary>
    public static bool IsSubdomain(string name) => name.Length <= MaxSubdomain && name.Split('.').All(IsPart);

    // A part may be longer than a label here: the API server counts the whole alone.
    private static bool IsPart(string part) =>
        part.Length > 0 && part.All(c => c == '-' || IsAlphanumeric(c)) && IsAlphanumeric(part[0]) && IsAlphanumeric(part[^1]);

    private static bool IsAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
