using System.Text.Json.Nodes;
using Injector.Core.Credentials;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>
/// Reads the JSON of a task definition: what <c>aws ecs describe-task-definition</c> prints, or what <c>register-task-definition
/// --cli-input-json</c> takes. Pure; everything that is wrong becomes a problem, and what comes back then is for nothing but finding more.
/// </summary>
internal static class TaskDefinitionReader
{
    private const string ExecutionRoleNotice =
        "executionRoleArn is not used: private images are taken from the engine (docker pull them beforehand), and nothing else here would need it";

    /// <summary>Reads it.</summary>
    public static TaskDefinition Read(JsonObject document, TaskProblems problems)
    {
        var outer = new JsonFields(document, "", problems);

        // Paths begin at the definition, wrapped or not: that is what the words of ECS's own documentation are about.
        if (outer.Object("taskDefinition", at: "") is not { } inner)
            return ReadFields(outer);

        outer.Describing(Unsupported.DescribingAnswer);
        outer.End();
        return ReadFields(inner);
    }

    private static TaskDefinition ReadFields(JsonFields fields)
    {
        fields.Describing(Unsupported.DescribingTask);
        fields.Refuse(Unsupported.Task);
        var family = fields.Needed("family");
        var containers = fields.Each("containerDefinitions", ContainerReader.Read);
        if (containers.Count == 0)
            fields.Problem("containerDefinitions", "expected at least one container, found none");

        var notices = new List<string>();
        if (!string.IsNullOrEmpty(fields.Text("executionRoleArn")))
            notices.Add(ExecutionRoleNotice);

        var definition = new TaskDefinition(family, containers, fields.Each("volumes", VolumeReader.Read))
        {
            Arn = fields.Text("taskDefinitionArn"),
            Revision = fields.Whole("revision"),
            TaskRole = Role(fields, "taskRoleArn"),
            Network = Network(fields),
            Pid = Namespaces(fields.Choice("pidMode", "", "host", "task")),
            Ipc = Namespaces(fields.Choice("ipcMode", "", "host", "task", "none")),
            Cpu = Sizes.Cpu(fields, "cpu"),
            Memory = Sizes.Memory(fields, "memory"),
            Architecture = Platform(fields),
            Notices = notices,
        };
        fields.End();
        return definition;
    }

    /// <summary>A role's ARN; null when absent or empty.</summary>
    public static RoleArn? Role(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (string.IsNullOrEmpty(text))
            return null;

        if (RoleArn.TryParse(text, out var role))
            return role;

        fields.Problem(name, $"expected a role's ARN such as {RoleArn.Expected}, found \"{text}\"");
        return null;
    }

    private static NetworkMode Network(JsonFields fields) => fields.Choice("networkMode", "", "bridge", "host", "none", "awsvpc") switch
    {
        "host" => NetworkMode.Host,
        "none" => NetworkMode.None,
        "awsvpc" => NetworkMode.AwsVpc,
        _ => NetworkMode.Bridge,
    };

    private static NamespaceMode Namespaces(string? word) => word switch
    {
        "host" => NamespaceMode.Host,
        "task" => NamespaceMode.Task,
        "none" => NamespaceMode.None,
        _ => NamespaceMode.Own,
    };

    private static string? Platform(JsonFields fields)
    {
        if (fields.Object("runtimePlatform") is not { } platform)
            return null;

        if (platform.Text("operatingSystemFamily") is { Length: > 0 } system && system != "LINUX")
            platform.Problem("operatingSystemFamily", $"expected LINUX, found {system}: only Linux containers are run");
        var architecture = platform.Choice("cpuArchitecture", "", "X86_64", "ARM64");
        platform.End();
        return string.IsNullOrEmpty(architecture) ? null : architecture;
    }
}
