using System.CommandLine;
using Injector.CommandLine;
using Injector.Endpoint.Options;
using Injector.Networking;
using Injector.Networking.Host;

namespace Injector.Host;

/// <summary>Runs a plan, or prints it.</summary>
internal static class HostRun
{
    /// <summary>Makes a plan and, as the person has asked, runs it or prints it and nothing else.</summary>
    /// <exception cref="StartupException">It cannot be made, or a step was refused.</exception>
    public static async Task<int> PlanAsync(ParseResult parsed, Func<GivenOptions, HostPlan> make)
    {
        var given = new GivenOptions(parsed);
        var plan = Try(() => make(given));
        if (given.Is(HostArguments.DryRun))
        {
            foreach (var command in plan.Commands)
                await Console.Out.WriteLineAsync(command);
            foreach (var note in plan.Notes.Where(note => note.Outcome is SetupOutcome.NotPossible))
                await Console.Error.WriteLineAsync($"{note.Name}: {note.Detail}");
            return 0;
        }

        foreach (var step in Try(plan.Run).Steps)
            await Console.Out.WriteLineAsync($"{Word(step.Outcome),-14} {step.Name,-22} {step.Detail}");
        return 0;
    }

    /// <summary>What a host refuses is said as any other thing that cannot be done as asked.</summary>
    public static T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (NetworkSetupException e)
        {
            throw new StartupException(e.Message);
        }
    }

    private static string Word(SetupOutcome outcome) => outcome switch
    {
        SetupOutcome.AlreadyThere => "already there",
        SetupOutcome.NotPossible => "left out",
        _ => "done",
    };
}
