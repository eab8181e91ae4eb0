namespace Injector.DockerHook.Tasks.Definition;

/// <summary>Reads the <c>overrides</c> of RunTask and applies them.</summary>
internal static class OverridesReader
{
    /// <summary>The definition with the overrides applied.</summary>
    /// <param name="fields">The overrides, read to their end.</param>
    /// <param name="task">The definition as registered.</param>
    public static TaskDefinition Apply(JsonFields fields, TaskDefinition task)
    {
        fields.Refuse(Unsupported.Overrides);
        var notices = task.Notices;
        if (!string.IsNullOrEmpty(fields.Text("executionRoleArn")))
            notices = [.. notices, "overrides.executionRoleArn is not used, as in the task definition"];

        var containers = task.Containers.ToList();
        fields.Each("containerOverrides", item =>
        {
            var change = Read(item);
            var index = containers.FindIndex(c => c.Name == change.Name);
            if (index >= 0)
                containers[index] = change.Apply(containers[index]);
            else if (change.Name.Length > 0)
                item.Problem("name", $"expected one of the task's containers, found \"{change.Name}\"");
            return change;
        });
        var applied = task with
        {
            Containers = containers,
            Notices = notices,
            TaskRole = TaskDefinitionReader.Role(fields, "taskRoleArn") ?? task.TaskRole,
            Cpu = Sizes.Cpu(fields, "cpu") ?? task.Cpu,
            Memory = Sizes.Memory(fields, "memory") ?? task.Memory,
        };
        fields.End();
        return applied;
    }

    private static ContainerOverride Read(JsonFields fields)
    {
        fields.Refuse("resourceRequirements", "GPUs and inference accelerators are not supported: remove it");
        return new ContainerOverride(
            fields.Needed("name"),
            fields.Texts("command"),
            ContainerReader.Variables(fields),
            ContainerReader.Files(fields),
            fields.Whole("cpu"),
            ContainerReader.Memory(fields, "memory"),
            ContainerReader.Memory(fields, "memoryReservation"));
    }
}
