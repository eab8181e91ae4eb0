using System.CommandLine;
using Injector.CommandLine;

namespace Injector.Tasks;

/// <summary><c>injector task stop</c>.</summary>
internal static class TaskStopCommand
{
    private static readonly Option<string?> Reason = new("--reason") { HelpName = "TEXT", Description = "Why; kept with the task." };

    private static readonly Option<bool> Remove = new("--rm") { Description = "Removes the task with its containers and volumes afterwards." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("stop", "Stops a task: its containers in reverse order, each with its stopTimeout. Comes back when it has stopped.")
        {
            TaskArguments.Task, Reason, Remove, TaskArguments.HookSocket,
        };
        command.SetAction(TaskAction.Of(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        using var hook = TaskArguments.Hook(given);
        var task = await hook.MeantAsync(parsed.GetRequiredValue(TaskArguments.Task), stop);
        await TaskEnd.AwaitAsync(hook, task, given.Text(Reason), given.Is(Remove), TimeProvider.System, stop);
        await Console.Out.WriteLineAsync(task.TaskArn);
        return 0;
    }
}
