using System.Text.Json.Nodes;
using Injector.Endpoint.Options;
using Injector.Webhook.Migration;

namespace Injector.Migrate;

/// <summary>Reads what <c>aws eks describe-pod-identity-association</c> prints: one after the other, or as a list.</summary>
internal static class PodIdentityAssociations
{
    private const string What = "associations";

    /// <summary>Reads them.</summary>
    /// <exception cref="StartupException">They cannot be read, or contradict each other.</exception>
    public static IReadOnlyDictionary<(string Namespace, string ServiceAccount), FormerAssociation> Read(string file, string text)
    {
        var all = new List<JsonObject>();
        foreach (var value in AwsJson.Values(file, text, What))
            Collect(file, value, all);
        if (all.Count == 0)
            throw new StartupException($"{file}: expected {What}, found none");

        var found = new Dictionary<(string Namespace, string ServiceAccount), FormerAssociation>();
        foreach (var association in all)
        {
            if ((AwsJson.Text(association, "namespace", file), AwsJson.Text(association, "serviceAccount", file)) is not ({ } ns, { } account))
                throw Incomplete(file);

            var read = Association(file, association);
            if (found.TryGetValue((ns, account), out var other) && other != read)
                throw new StartupException($"{file}: expected one association of service account {account} in namespace {ns}, found {Display(other)} and {Display(read)}: leave that in which is in force where the manifests are");

            found[(ns, account)] = read;
        }

        // A service account of the same name in another cluster is somebody else.
        var clusters = found.Values.Select(a => a.Cluster).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return clusters.Count < 2
            ? found
            : throw new StartupException($"{file}: expected the {What} of one cluster, found those of {string.Join(" and ", clusters)}: leave those of the manifests' cluster in, and migrate the others on their own");
    }

    private static FormerAssociation Association(string file, JsonObject association)
    {
        var role = AwsJson.Text(association, "roleArn", file) ?? throw Incomplete(file);
        var target = AwsJson.Text(association, "targetRoleArn", file);

        // The first role is only the way to the second, and the external id is the second's.
        return new FormerAssociation(
            target ?? role, target is null ? null : role, target is null ? null : AwsJson.Text(association, "externalId", file), AwsJson.Text(association, "clusterName", file),
            Tags: !AwsJson.IsTrue(association, "disableSessionTags", file), Narrows: AwsJson.Text(association, "policy", file) is { Length: > 0 });
    }

    private static StartupException Incomplete(string file) =>
        new($"{file}: expected namespace, serviceAccount and roleArn in each association (describe-, not list-pod-identity-associations), found one without");

    private static string Display(FormerAssociation association) =>
        $"role {association.Role}{(association.ExternalId is { } id ? $" with external id {id}" : "")}{(association.Cluster is { } cluster ? $" in cluster {cluster}" : "")}";

    private static void Collect(string file, JsonNode? node, List<JsonObject> into)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Collect(file, item, into);
            return;
        }

        var map = AwsJson.Object(node, file, "an association");
        if (map["association"] is { } one)
            Collect(file, one, into);
        else if (map["associations"] is { } several)
            Collect(file, several, into);
        else
            into.Add(map);
    }
}
