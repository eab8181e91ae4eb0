using System.CommandLine;
using System.Text.Json;
using Injector.CommandLine;

namespace Injector.Tasks;

/// <summary><c>injector task ls</c>.</summary>
internal static class TaskListCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "Also tasks that have stopped." };

    private static readonly Option<bool> Json = new("--json") { Description = "JSON for scripts, in the words of ECS's DescribeTasks." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("ls", "Lists tasks. One that has stopped is kept, with its containers, until it is removed.") { All, Json, TaskArguments.HookSocket };
        command.SetAction(TaskAction.Of(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        using var hook = TaskArguments.Hook(given);
        var tasks = (await hook.AllAsync(stop)).Where(t => given.Is(All) || t.LastStatus != TaskAnswer.Stopped).ToList();
        await Console.Out.WriteAsync(given.Is(Json)
            ? JsonSerializer.Serialize(new TasksAnswer(tasks), HookAnswers.Default.TasksAnswer) + "\n"
            : TaskTable.Of(tasks));
        return 0;
    }
}
