using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Injector.Testing.Kubernetes;

/// <summary>Answers get and list.</summary>
/// <param name="store">What there is.</param>
internal sealed class ResourceReader(ObjectStore store)
{
    /// <summary>Answers with one object.</summary>
    public Task GetAsync(Exchange exchange, ResourcePath path) => exchange.AnswerAsync(
        200, (store.Find(path.Kind, path.Namespace, path.Name) ?? throw ApiException.NotFound(path.Kind, path.Name)).Json);

    /// <summary>Answers with a list, or a page of one.</summary>
    public Task ListAsync(Exchange exchange, ResourcePath path)
    {
        var selected = Selectors.Parse(exchange.Query("labelSelector"), exchange.Query("fieldSelector"));
        var (objects, version) = store.Snapshot(path.Kind);
        var after = "";
        var kept = 0L;
        if (exchange.Query("continue") is { Length: > 0 } token)
        {
            (kept, version, after) = ReadToken(token);
            objects = store.Kept(kept) ?? throw new ApiException(
                410, "Expired", "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
        }

        var limit = int.TryParse(exchange.Query("limit"), CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : int.MaxValue;
        var page = new List<StoredObject>();
        var more = 0;
        foreach (var (key, candidate) in objects)
        {
            if (string.CompareOrdinal(key, after) <= 0 || (path.Namespace.Length > 0 && candidate.Namespace != path.Namespace) || !selected(candidate))
                continue;
            if (page.Count < limit)
                page.Add(candidate);
            else
                more++;
        }

        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (more > 0)
        {
            metadata["continue"] = Token(kept == 0 ? store.Keep(objects) : kept, version, page[^1].Key);
            if (exchange.Query("labelSelector").Length == 0 && exchange.Query("fieldSelector").Length == 0)
                metadata["remainingItemCount"] = more;
        }

        return exchange.AnswerAsync(200, Render(path.Kind, metadata, page));
    }

    private static string Render(ResourceKind kind, JsonObject metadata, List<StoredObject> page)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{{\"kind\":\"{kind.Kind}List\",\"apiVersion\":\"{kind.ApiVersion}\",\"metadata\":{metadata.ToJsonString()},\"items\":[");
        text.AppendJoin(',', page.Select(item => item.Item));
        return text.Append("]}").ToString();
    }

    private static string Token(long kept, long version, string last) =>
        WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kept} {version} {last}")));

    private static (long Kept, long Version, string After) ReadToken(string token)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token)).Split(' ');
            return (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException)
        {
            throw ApiException.BadRequest("continue key is not valid");
        }
    }
}
