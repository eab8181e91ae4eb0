using System.CommandLine;
using System.CommandLine.Parsing;
using Injector.Endpoint.Options;

namespace Injector.CommandLine;

/// <summary>Runs a command line: usage errors and start-up errors are one line on standard error and exit code 2.</summary>
internal static class CommandRunner
{
    /// <summary>What a person asked for cannot be done as asked.</summary>
    public const int BadUsage = 2;

    // The library's own 2 s would end a server in the middle of its draining. Whoever has less patience kills us.
    private static readonly TimeSpan EndWithin = TimeSpan.FromMinutes(10);

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            var path = PathOf(parsed.CommandResult);
            return await FailAsync($"{path}: {Problem(parsed)} See {path} --help.");
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = EndWithin });
        }
        catch (StartupException e)
        {
            return await FailAsync($"{PathOf(parsed.CommandResult)}: {e.Message}");
        }
    }

    // The library does not say which commands there are.
    private static string Problem(ParseResult parsed)
    {
        var commands = parsed.CommandResult.Command.Subcommands.Select(c => c.Name).ToList();
        return commands.Count > 0 && parsed.UnmatchedTokens is [var found, ..] && !found.StartsWith('-')
            ? $"expected one of {string.Join(", ", commands)}, found \"{found}\"."
            : string.Join(" ", parsed.Errors.Select(e => e.Message));
    }

    // As a person types it: injector task run.
    private static string PathOf(SymbolResult? result) => result is CommandResult command
        ? $"{PathOf(command.Parent)} {command.Command.Name}".TrimStart()
        : "";

    private static async Task<int> FailAsync(string line)
    {
        await Console.Error.WriteLineAsync(TerminalText.Plain(line.ReplaceLineEndings(" ")));
        return BadUsage;
    }
}
