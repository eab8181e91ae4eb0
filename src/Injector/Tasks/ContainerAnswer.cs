namespace Injector.Tasks;

/// <summary>A container of a task, as the hook's control socket shows it.</summary>
internal sealed record ContainerAnswer(
    string Name, string? RuntimeId, string RuntimeName, string Image, bool Essential, string LastStatus, int? ExitCode, string? Reason)
{
    /// <summary>Whether it was ever started: before, there is no output of it.</summary>
    public bool HasStarted => RuntimeId is not null && LastStatus != TaskAnswer.Pending && (LastStatus != TaskAnswer.Stopped || ExitCode is not null);
}
