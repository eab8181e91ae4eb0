namespace Injector.Core.Wire;

/// <summary>
/// What a request line asks for. Accepts <c>/v1/credentials?id=U</c>, <c>/v2/credentials/U</c>, <c>/v2/credentials?id=U</c>
/// and both query forms with <c>%3F</c> in place of <c>?</c> (the .NET SDK puts the whole relative URI into the path).
/// Paths are never cleaned: a double slash or a dot segment is a 404.
/// </summary>
/// <param name="Route">The route, <see cref="CredentialRoute.None"/> when the path is none of ours.</param>
/// <param name="Id">The id as asked for, decoded; empty when there is none.</param>
public readonly record struct CredentialRequest(CredentialRoute Route, string Id)
{
    private const string V1Path = "/v1/credentials";
    private const string V2Path = "/v2/credentials";

    /// <summary>Path that the audit log shows for <see cref="Route"/>: never with an id.</summary>
    public string AuditPath => Route is CredentialRoute.V1 ? V1Path : V2Path;

    /// <summary>Reads the target of a request line: origin form, or absolute form as proxies send it.</summary>
    public static CredentialRequest Parse(string rawTarget)
    {
        var target = OriginForm(rawTarget);
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var rawPath = mark < 0 ? target : target[..mark];
        var query = mark < 0 ? null : target[(mark + 1)..];

        var path = rawPath.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(rawPath) : rawPath;
        if (IsUnclean(path))
            return default;

        // A '?' in the decoded path was sent as %3F: the rest is a query that an SDK has packed into the path.
        var packed = path.IndexOf("/credentials?", StringComparison.Ordinal);
        if (packed == V1Path.Length - "/credentials".Length)
        {
            query = path[(V1Path.Length + 1)..];
            path = path[..V1Path.Length];
        }

        return Match(path, query);
    }

    private static CredentialRequest Match(string path, string? query)
    {
        if (string.Equals(path, V1Path, StringComparison.Ordinal))
            return new CredentialRequest(CredentialRoute.V1, QueryId(query) ?? "");

        if (path.StartsWith(V2Path + "/", StringComparison.Ordinal))
            return new CredentialRequest(CredentialRoute.V2, path[(V2Path.Length + 1)..]);

        // The bare path without an id in the query is a 404, as with the ECS agent.
        return string.Equals(path, V2Path, StringComparison.Ordinal) && QueryId(query) is { } id
            ? new CredentialRequest(CredentialRoute.V2, id)
            : default;
    }

    // First value wins, exact case, as with the ECS agent. A broken escape counts as no id.
    private static string? QueryId(string? query)
    {
        foreach (var pair in (query ?? "").Split('&'))
        {
            if (pair.StartsWith("id=", StringComparison.Ordinal))
                return HasBrokenEscape(pair) ? null : Uri.UnescapeDataString(pair["id=".Length..].Replace('+', ' '));
        }

        return null;
    }

    private static bool HasBrokenEscape(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                return true;
        }

        return false;
    }

    private static string OriginForm(string target)
    {
        if (target.StartsWith('/'))
            return target;

        var authority = target.IndexOf("://", StringComparison.Ordinal);
        var slash = authority < 0 ? -1 : target.IndexOf('/', authority + "://".Length);
        return slash < 0 ? "" : target[slash..];
    }

    private static bool IsUnclean(string path) =>
        path.Contains("//", StringComparison.Ordinal) || path.Contains('\n', StringComparison.Ordinal)
        || path.Contains("/./", StringComparison.Ordinal) || path.Contains("/../", StringComparison.Ordinal)
        || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal);
}
