namespace Injector.Networking.Host;

/// <summary>Writes a file of ours, whole or not at all, or removes it.</summary>
/// <param name="name">What it is.</param>
/// <param name="path">Where.</param>
/// <param name="content">What is to stand in it; null removes it.</param>
/// <param name="ownFolder">Whether its folder is ours too: made with it, and removed with it.</param>
internal sealed class FileStep(string name, string path, string? content, bool ownFolder = false)
    : HostStep(name, content is null ? $"{path} removed" : path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string folder = Path.GetDirectoryName(path) ?? "/";
    private readonly string? before = File.Exists(path) ? File.ReadAllText(path) : null;

    public override string Shell
    {
        get
        {
            if (content is null)
                return $"rm -f {ShellText.Quote(path)}" + (ownFolder ? $"\nrmdir {ShellText.Quote(folder)}" : "");

            var make = ownFolder ? $"mkdir -p -m 0700 {ShellText.Quote(folder)}\n" : "";
            return $"{make}cat > {ShellText.Quote(path)} <<'END'\n{content}END";
        }
    }

    public override void Apply() => Set(content);

    public override void Undo() => Set(before);

    private void Set(string? text)
    {
        try
        {
            if (text is null)
                Remove();
            else
                Write(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NetworkSetupException(
                $"Expected to {(text is null ? "remove" : "write")} {path}, found: {exception.Message} "
                + $"Name another place for the {Name}, or mend this one.",
                innerException: exception);
        }
    }

    private void Write(string text)
    {
        if (ownFolder && !Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerOnly);
        var temporary = path + ".new";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    private void Remove()
    {
        File.Delete(path);
        // Somebody else may have put something there since.
        if (ownFolder && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }
}
