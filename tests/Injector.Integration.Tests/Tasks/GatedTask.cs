using System.Text.Json.Nodes;

namespace Injector.Integration.Tests.Tasks;

/// <summary>A task definition whose containers all see a folder of the test at /gate.</summary>
internal sealed class GatedTask(TaskText text, string folder)
{
    /// <summary>Adds a container that runs a shell script.</summary>
    public GatedTask Container(string name, string script, string extras = "{}")
    {
        var container = TaskText.Json(extras);
        container["mountPoints"] ??= new JsonArray();
        container["mountPoints"]!.AsArray().Add(TaskText.Json("{'sourceVolume': 'gate', 'containerPath': '/gate', 'readOnly': true}"));
        text.Container(name, script, container.ToJsonString());
        return this;
    }

    /// <summary>What <c>aws ecs describe-task-definition</c> prints of it, with the fields that only ECS writes.</summary>
    public string Printed()
    {
        var definition = text.Build();
        definition["volumes"]!.AsArray().Add(new JsonObject { ["name"] = "gate", ["host"] = new JsonObject { ["sourcePath"] = folder } });
        definition["taskDefinitionArn"] = $"arn:aws:ecs:eu-west-1:111122223333:task-definition/{definition["family"]}:7";
        definition["revision"] = 7;
        definition["status"] = "ACTIVE";
        definition["requiresAttributes"] = new JsonArray(new JsonObject { ["name"] = "com.amazonaws.ecs.capability.task-iam-role" });
        definition["placementConstraints"] = new JsonArray();
        definition["compatibilities"] = new JsonArray("EXTERNAL", "EC2");
        definition["registeredAt"] = "2026-01-05T10:11:12.345000+00:00";
        definition["registeredBy"] = "arn:aws:iam::111122223333:user/somebody";
        return new JsonObject { ["taskDefinition"] = definition, ["tags"] = new JsonArray() }.ToJsonString();
    }
}
