using System.Text.Json;

namespace Injector.Testing.Endpoint;

/// <summary>An HTTP answer, whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Headers but Date, one a line, in order.</param>
/// <param name="Body">Body as text.</param>
public sealed record Answer(int Status, string Headers, string Body)
{
    /// <summary>A text of the JSON body.</summary>
    public string this[string key]
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.GetProperty(key).GetString()!;
        }
    }

    /// <summary>Reads an answer.</summary>
    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(h => h.Key is not "Date")
            .Select(h => $"{h.Key}: {string.Join(',', h.Value)}");
        return new Answer((int)response.StatusCode, string.Join('\n', headers), await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks by GET.</summary>
    public static async Task<Answer> GetAsync(HttpClient client, string target, string? authorization = null, string? host = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(target, UriKind.Relative));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (host is not null)
            request.Headers.Host = host;
        using var response = await client.SendAsync(request);
        return await OfAsync(response);
    }
}
