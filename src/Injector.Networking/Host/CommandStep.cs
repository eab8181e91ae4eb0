using Injector.Networking.Firewall;

namespace Injector.Networking.Host;

/// <summary>Runs a program of the system.</summary>
internal sealed class CommandStep(string name, IReadOnlyList<string> command, IReadOnlyList<string>? undo = null)
    : HostStep(name, string.Join(' ', command))
{
    // Command.Run wants a path, as posix_spawn does.
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    public override string Shell => string.Join(' ', command.Select(ShellText.Quote));

    public override void Apply() => Run(command);

    public override void Undo()
    {
        if (undo is not null)
            Run(undo);
    }

    private static void Run(IReadOnlyList<string> words)
    {
        var path = Folders.Select(folder => Path.Combine(folder, words[0])).FirstOrDefault(File.Exists) ?? words[0];
        var result = Command.Run(path, words.Skip(1));
        if (!result.Succeeded)
        {
            throw new NetworkSetupException(
                $"Expected `{string.Join(' ', words)}` to succeed, found {result.Explanation}. Run it by hand to see why, or leave the unit out with --unit none.");
        }
    }
}
