using System.CommandLine;
using Injector.CommandLine;
using Injector.Endpoint.Options;

namespace Injector.Tasks;

/// <summary><c>injector task rm</c>.</summary>
internal static class TaskRemoveCommand
{
    private static readonly Argument<string[]> Tasks = new("TASK")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Tasks' ids, the first characters of them, or ARNs.",
    };

    private static readonly Option<bool> Force = new("--force") { Description = "Stops a task that runs first." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("rm", "Removes tasks that have stopped, with their containers and the volumes that are their own.") { Tasks, Force, TaskArguments.HookSocket };
        command.SetAction(TaskAction.Of(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        using var hook = TaskArguments.Hook(given);
        foreach (var text in parsed.GetValue(Tasks) ?? [])
        {
            var task = await hook.MeantAsync(text, stop);
            if (task.LastStatus != TaskAnswer.Stopped && !given.Is(Force))
                throw new StartupException($"expected task {task.TaskId} to have stopped, found it {task.LastStatus}: stop it first, or give --force");

            await TaskEnd.AwaitAsync(hook, task, reason: null, isRemoved: true, TimeProvider.System, stop);
            await Console.Out.WriteLineAsync(task.TaskArn);
        }

        return 0;
    }
}
