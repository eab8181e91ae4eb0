using System.CommandLine;
using Injector.CommandLine;
using Injector.Endpoint.Options;

namespace Injector.Tasks;

/// <summary>Runs one of the task commands: what the hook refuses is told in full, one problem a line.</summary>
internal static class TaskAction
{
    /// <summary>What <see cref="Command.SetAction(Func{ParseResult, CancellationToken, Task{int}})"/> takes.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Of(Func<ParseResult, CancellationToken, Task<int>> action) => async (parsed, stop) =>
    {
        try
        {
            return await action(parsed, stop);
        }
        catch (TaskRefusedException e)
        {
            await Console.Error.WriteLineAsync($"injector task {parsed.CommandResult.Command.Name}: {e.Message}");
            foreach (var problem in e.Problems)
                await Console.Error.WriteLineAsync("  " + problem);
            return CommandRunner.BadUsage;
        }
        catch (HookAbsentException e)
        {
            throw new StartupException(e.Message);
        }
    };
}
