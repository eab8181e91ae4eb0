using System.Collections.Concurrent;
using System.Collections.Immutable;
using Injector.Testing.Secrets;

namespace Injector.Testing.Kubernetes;

/// <summary>Knows users by their bearer tokens, and what they may do.</summary>
/// <param name="tokens">Service account tokens count too.</param>
internal sealed class ApiAccess(TokenAuthority tokens)
{
    private static readonly HashSet<string> Public = new(StringComparer.Ordinal) { "/version", "/version/", "/readyz", "/livez", "/healthz" };

    private readonly ConcurrentDictionary<string, string> tokensOfUsers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ApiUser> users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableList<Func<string, string, bool>>> rules = new(StringComparer.Ordinal);

    /// <summary>The bearer token of a user, who is known from then on.</summary>
    public string TokenOf(string user) => tokensOfUsers.GetOrAdd(user, name =>
    {
        var token = PlantedSecret.New();
        users[token] = new ApiUser(name, name == "admin" ? "admin" : Guid.NewGuid().ToString());
        return token;
    });

    /// <summary>Adds a rule: from the first one on, a user may do only what some rule allows.</summary>
    public void Allow(string user, Func<string, string, bool> rule) =>
        rules.AddOrUpdate(user, _ => [rule], (_, present) => present.Add(rule));

    /// <summary>Says who sends a request.</summary>
    /// <exception cref="ApiException">Nobody known.</exception>
    public ApiUser Authenticate(string header, string path)
    {
        if (header.Length == 0 && Public.Contains(path))
            return new ApiUser("system:anonymous", "");
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : "";
        return users.GetValueOrDefault(token) ?? tokens.Review(token, []).User ?? throw new ApiException(401, "Unauthorized", "Unauthorized");
    }

    /// <summary>Refuses what a user may not do.</summary>
    /// <exception cref="ApiException">The user may not do it.</exception>
    public void Authorize(ApiUser user, string verb, string path, ResourcePath? resource)
    {
        if (!rules.TryGetValue(user.Name, out var own) || own.Any(rule => rule(verb, path)))
            return;
        if (resource is not { } known)
            throw new ApiException(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {verb} path \"{path}\"", []);

        var what = known.Subresource.Length == 0 ? known.Kind.Plural : $"{known.Kind.Plural}/{known.Subresource}";
        var where = known.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{known.Namespace}\"";
        var subject = known.Name.Length == 0 ? known.Kind.Qualified : $"{known.Kind.Qualified} \"{known.Name}\"";
        var details = new System.Text.Json.Nodes.JsonObject { ["name"] = known.Name, ["group"] = known.Kind.Group, ["kind"] = known.Kind.Plural };
        throw new ApiException(
            403, "Forbidden", $"{subject} is forbidden: User \"{user.Name}\" cannot {verb} resource \"{what}\" in API group \"{known.Kind.Group}\" {where}", details);
    }
}
