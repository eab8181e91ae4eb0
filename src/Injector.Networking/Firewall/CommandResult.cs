namespace Injector.Networking.Firewall;

/// <summary>How a program ended and what it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    public string Explanation => $"exit code {ExitCode}: {(Errors.Length > 0 ? Errors : "no message")}";
}
