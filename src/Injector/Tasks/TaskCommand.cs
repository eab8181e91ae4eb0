using System.CommandLine;

namespace Injector.Tasks;

/// <summary><c>injector task</c>: ECS task definitions on the local engine.</summary>
internal static class TaskCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="embedded">Starts a hook for <c>task run --wait</c> where none runs; null where that cannot be.</param>
    public static Command Make(EmbeddedHookOptions? embedded = null) => new(
        "task", "Runs real ECS task definitions on the local Docker engine, each with its own task role.")
    {
        TaskRunCommand.Make(embedded),
        TaskListCommand.Make(),
        TaskStopCommand.Make(),
        TaskRemoveCommand.Make(),
        TaskLogsCommand.Make(),
    };
}
