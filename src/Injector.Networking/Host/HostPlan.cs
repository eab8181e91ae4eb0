namespace Injector.Networking.Host;

/// <summary>What has to be changed on this host, in order: to be read, or to be run.</summary>
public sealed class HostPlan
{
    private readonly IReadOnlyList<HostStep> steps;
    private readonly bool keepsGoing;

    internal HostPlan(IReadOnlyList<HostStep> steps, IReadOnlyList<SetupStep> notes, bool keepsGoing)
    {
        this.steps = steps;
        this.keepsGoing = keepsGoing;
        Notes = notes;
    }

    /// <summary>What needs no change, and what this system does not allow or need.</summary>
    public IReadOnlyList<SetupStep> Notes { get; }

    /// <summary>The same as commands for a shell, run as root.</summary>
    public IReadOnlyList<string> Commands => [.. steps.Select(step => step.Shell)];

    /// <summary>
    /// Runs it. A setup that fails half-way takes back what it has done; a removal goes on and removes what it can.
    /// </summary>
    /// <exception cref="NetworkSetupException">A step was refused.</exception>
    public SetupReport Run()
    {
        var done = new Stack<HostStep>();
        var failures = new List<NetworkSetupException>();
        foreach (var step in steps)
        {
            try
            {
                step.Apply();
                done.Push(step);
            }
            catch (NetworkSetupException exception) when (keepsGoing)
            {
                failures.Add(exception);
            }
            catch (NetworkSetupException exception)
            {
                throw new NetworkSetupException($"{step.Name}: {exception.Message} {TakeBack(done)}", exception.Errno, exception);
            }
        }

        return failures.Count == 0
            ? new SetupReport([.. done.Reverse().Select(step => new SetupStep(step.Name, SetupOutcome.Done, step.Detail)), .. Notes])
            : throw new NetworkSetupException(
                $"{string.Join(" ", failures.Select(failure => failure.Message))} Everything else is removed; run it again for the rest.",
                failures[0].Errno, failures[0]);
    }

    private static string TakeBack(Stack<HostStep> done)
    {
        var left = new List<string>();
        foreach (var step in done)
        {
            try
            {
                step.Undo();
            }
            catch (NetworkSetupException exception)
            {
                left.Add($"{step.Name} ({exception.Message})");
            }
        }

        return left.Count == 0
            ? "What this run had changed before is taken back."
            : $"What this run had changed before is taken back but for {string.Join(", ", left)}: run `injector host teardown`.";
    }
}
