using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>What the engine says when it refuses.</summary>
internal static class EngineMessage
{
    /// <summary>Its own words, one line.</summary>
    public static string Of(DockerApiException refusal)
    {
        try
        {
            if (JsonNode.Parse(refusal.ResponseBody ?? "")?["message"] is { } message)
                return ((string)message!).ReplaceLineEndings(" ").Trim();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON after all: taken as it is.
        }

        return string.IsNullOrWhiteSpace(refusal.ResponseBody) ? refusal.Message : refusal.ResponseBody.ReplaceLineEndings(" ").Trim();
    }
}
