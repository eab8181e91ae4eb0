using System.CommandLine;
using Injector.CommandLine;

namespace Injector.Tasks;

/// <summary><c>injector task run</c>.</summary>
internal static class TaskRunCommand
{
    private static readonly Option<string> Definition = new("--task-definition")
    {
        HelpName = "FILE",
        Required = true,
        Description = "A task definition: what aws ecs describe-task-definition prints, or register-task-definition --cli-input-json takes; - reads standard input.",
    };

    private static readonly Option<string?> Overrides = new("--overrides")
    {
        HelpName = "JSON",
        Description = "RunTask's overrides as JSON, or file://PATH: containerOverrides, taskRoleArn, cpu, memory.",
    };

    private static readonly Option<string?> Role = new("--task-role-arn") { HelpName = "ARN", Description = "The task's role instead of the definition's." };

    private static readonly Option<string?> Cluster = new("--cluster") { HelpName = "NAME", Description = "Stands in the task's ARN. Default \"default\"" };

    private static readonly Option<bool> Wait = new("--wait")
    {
        Description = "Shows the containers' output until the task has stopped; exit code of the first essential container that did, 125 when the task failed to start. "
            + "Ctrl-C stops the task. Where no injector docker runs, this command is one for the time of the task, and removes the task at its end.",
    };

    private static readonly Option<bool> Remove = new("--rm") { Description = "Removes the task with its containers and volumes once it has stopped." };

    /// <summary>Makes the command.</summary>
    public static Command Make(EmbeddedHookOptions? embedded)
    {
        var command = new Command(
            "run", "Starts the containers of a task definition as one task: one role, one credential id, ECS's rules for order and end. What is not supported is named, all of "
            + "it, before anything starts. Exit code 2 when the task is refused.");
        foreach (var option in (Option[])[Definition, Overrides, Role, Cluster, Wait, Remove, TaskArguments.HookSocket, TaskArguments.DockerHost, .. embedded?.Options ?? []])
            command.Options.Add(option);
        command.SetAction(TaskAction.Of((parsed, stop) => RunAsync(parsed, embedded, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, EmbeddedHookOptions? embedded, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var isWaited = given.Is(Wait);
        var wish = await TaskWish.ReadAsync(parsed.GetRequiredValue(Definition), given.Text(Overrides), stop);
        wish["taskRoleArn"] = given.Text(Role);
        wish["cluster"] = given.Text(Cluster);

        // Whoever waits removes it himself, after he has seen how it ended.
        wish["remove"] = given.Is(Remove) && !isWaited;
        var engine = TaskArguments.EngineSocket(given);
        using var hook = TaskArguments.Hook(given);
        if (!isWaited)
        {
            var started = await hook.RunAsync(wish, stop);
            await NoticesAsync(started);
            await Console.Out.WriteLineAsync(started.TaskArn);
            return 0;
        }

        if (embedded is null || await hook.IsThereAsync(stop))
            return await new TaskWait(hook, engine, TimeProvider.System).RunAsync(wish, given.Is(Remove), stop);

        await using var own = await embedded.Start(given, engine, stop);
        using var near = new HookClient(own.Socket);

        // Nobody could do it afterwards: what is known of the task goes with this process.
        return await new TaskWait(near, engine, TimeProvider.System).RunAsync(wish, isRemoved: true, stop);
    }

    private static async Task NoticesAsync(TaskAnswer task)
    {
        foreach (var notice in task.Notices)
            await Console.Error.WriteLineAsync("note: " + notice);
    }
}
