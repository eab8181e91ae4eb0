using System.Text.Json.Nodes;
using Injector.Integration.Tests.Docker;

namespace Injector.Integration.Tests.Tasks;

/// <summary>Writes a task definition: only what matters to a test stands in the test. Extras are JSON, with single quotes for brevity.</summary>
internal sealed class TaskText
{
    private readonly JsonObject definition;

    public TaskText(string family, string extras = "{}")
    {
        definition = Json(extras);
        definition["family"] = family;
        definition["containerDefinitions"] = new JsonArray();
        definition["volumes"] ??= new JsonArray();
        definition["volumes"]!.AsArray().Add(Json("{'name': 'usr', 'host': {'sourcePath': '/usr'}}"));
    }

    /// <summary>Adds a container that runs a shell script with this machine's programs.</summary>
    public TaskText Container(string name, string script, string extras = "{}")
    {
        var container = Json(extras);
        container["name"] = name;
        container["image"] ??= DockerHost.Image;
        container["command"] ??= new JsonArray("sh", "-c", script);

        // A shell as first process does not hear SIGTERM: tests do not wait for it.
        container["stopTimeout"] ??= 1;
        container["mountPoints"] ??= new JsonArray();
        container["mountPoints"]!.AsArray().Add(Json("{'sourceVolume': 'usr', 'containerPath': '/usr', 'readOnly': true}"));
        definition["containerDefinitions"]!.AsArray().Add(container);
        return this;
    }

    public JsonObject Build() => definition.DeepClone().AsObject();

    public static JsonObject Json(string text) => JsonNode.Parse(text.Replace('\'', '"'))!.AsObject();
}
