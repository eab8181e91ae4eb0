using System.Text.Json;

namespace Injector.Sidecar.Tests.World;

/// <summary>What a client of the sidecar sees.</summary>
internal sealed record Reply(int Status, string Body, string Headers, TimeSpan Took)
{
    /// <summary>Value of a string member of a JSON body.</summary>
    public string Json(string key)
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.GetProperty(key).GetString()!;
    }

    /// <summary>All that tells answers apart.</summary>
    public (int Status, string Body, string Headers) Visible => (Status, Body, Headers);
}
