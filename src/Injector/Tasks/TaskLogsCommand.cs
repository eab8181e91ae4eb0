using System.CommandLine;
using Injector.CommandLine;
using Injector.Endpoint.Options;

namespace Injector.Tasks;

/// <summary><c>injector task logs</c>.</summary>
internal static class TaskLogsCommand
{
    private static readonly Argument<string?> Container = new("CONTAINER")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A container of the task. Default all, each line with its name in front.",
    };

    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Goes on until the containers end." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("logs", "Shows what a task's containers have written, also after they have stopped.")
        {
            TaskArguments.Task, Container, Follow, TaskArguments.HookSocket, TaskArguments.DockerHost,
        };
        command.SetAction(TaskAction.Of(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        using var hook = TaskArguments.Hook(given);
        var task = await hook.MeantAsync(parsed.GetRequiredValue(TaskArguments.Task), stop);
        var containers = Chosen(task, parsed.GetValue(Container));
        using var engine = await LocalEngine.ConnectAsync(TaskArguments.EngineSocket(given), stop);
        using var signals = new StopSignals(stop);
        var output = new ContainerOutput(engine, TimeProvider.System);
        var screen = new TaskScreen();
        screen.Names(containers.Select(c => c.Name));
        var isOne = parsed.GetValue(Container) is not null;
        if (given.Is(Follow))
        {
            await Task.WhenAll(containers.Select(c => output.ReadAsync(c, follows: true, Line(c), signals.Token)));
            return 0;
        }

        foreach (var container in containers)
            await output.ReadAsync(container, follows: false, Line(container), signals.Token);
        return 0;

        Action<string, bool> Line(ContainerAnswer container) => (line, isError) =>
        {
            if (isOne)
                (isError ? Console.Error : Console.Out).WriteLine(line);
            else
                screen.Line(container.Name, line, isError);
        };
    }

    private static List<ContainerAnswer> Chosen(TaskAnswer task, string? name)
    {
        var chosen = task.Own.Where(c => name is null || c.Name == name).ToList();
        if (chosen.Count == 0)
            throw new StartupException($"expected one of the task's containers {string.Join(", ", task.Own.Select(c => c.Name))}, found \"{name}\"");

        return [.. chosen.Where(c => c.HasStarted)];
    }
}
