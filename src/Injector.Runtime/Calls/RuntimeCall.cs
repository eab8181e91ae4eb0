namespace Injector.Runtime.Calls;

/// <summary>One call of an OCI runtime's command line, as far as it matters here.</summary>
internal sealed record RuntimeCall
{
    // Flags that take a value; every other flag stands alone.
    private static readonly string[] GlobalValues = ["root", "log", "log-format", "criu", "rootless"];
    private static readonly string[] CreateValues = ["bundle", "b", "console-socket", "pidfd-socket", "pid-file", "preserve-fds"];

    private static readonly string[] ExecValues =
    [
        "console-socket", "pidfd-socket", "cwd", "env", "e", "user", "u", "additional-gids", "g", "process", "p", "pid-file", "process-label",
        "apparmor", "cap", "c", "preserve-fds", "cgroup",
    ];

    /// <summary>The command.</summary>
    public RuntimeCommand Command { get; private init; }

    /// <summary>The container's id; empty when there is none.</summary>
    public string Id { get; private init; } = "";

    /// <summary>The arguments before the command.</summary>
    public IReadOnlyList<string> Global { get; private init; } = [];

    /// <summary>The runtime's state folder.</summary>
    public string Root { get; private init; } = "/run/runc";

    /// <summary>Where the caller reads what went wrong; null for nowhere but standard error.</summary>
    public string? Log { get; private init; }

    /// <summary>Whether that file is of JSON.</summary>
    public bool IsLogJson { get; private init; }

    /// <summary>The container's bundle; null when the call does not name it.</summary>
    public string? Bundle { get; private init; }

    /// <summary>The process file of an exec; null when there is none.</summary>
    public string? Process { get; private init; }

    /// <summary>Whether a running container may be deleted.</summary>
    public bool IsForced { get; private init; }

    /// <summary>Reads the arguments behind the program's name. What cannot be understood is the real runtime's to complain about.</summary>
    public static RuntimeCall Parse(IReadOnlyList<string> arguments)
    {
        var at = 0;
        var global = Flags(arguments, GlobalValues, ref at);
        var before = arguments.Take(at).ToList();
        var command = at < arguments.Count ? Known(arguments[at++]) : RuntimeCommand.Other;
        if (command is RuntimeCommand.Other)
            return new RuntimeCall();

        var own = Flags(arguments, ValuesOf(command), ref at);
        return new RuntimeCall
        {
            Command = command,
            Id = at < arguments.Count ? arguments[at] : "",
            Global = before,
            Root = Find(global, "root") ?? "/run/runc",
            Log = Find(global, "log"),
            IsLogJson = Find(global, "log-format") is "json",
            Bundle = Find(own, "bundle") ?? Find(own, "b") ?? (command is RuntimeCommand.Create ? "." : null),
            Process = Find(own, "process") ?? Find(own, "p"),
            IsForced = (Find(own, "force") ?? Find(own, "f")) is not null,
        };
    }

    private static string[] ValuesOf(RuntimeCommand command) => command switch
    {
        RuntimeCommand.Create => CreateValues,
        RuntimeCommand.Exec => ExecValues,
        _ => [],
    };

    // The last one counts. A list, since a handful is looked through faster than a table is made.
    private static string? Find(List<(string Name, string Value)> flags, string name)
    {
        for (var i = flags.Count - 1; i >= 0; i--)
        {
            if (flags[i].Name == name)
                return flags[i].Value;
        }

        return null;
    }

    private static RuntimeCommand Known(string word) => word switch
    {
        "create" => RuntimeCommand.Create,
        "start" => RuntimeCommand.Start,
        "exec" => RuntimeCommand.Exec,
        "delete" => RuntimeCommand.Delete,
        _ => RuntimeCommand.Other,
    };

    // As Go's flag package reads them: one dash or two, =VALUE or VALUE, until the first word that is none.
    private static List<(string Name, string Value)> Flags(IReadOnlyList<string> arguments, string[] values, ref int at)
    {
        var flags = new List<(string, string)>();
        while (at < arguments.Count && arguments[at] is { Length: > 1 } word && word[0] == '-')
        {
            at++;
            if (word is "--")
                break;

            var name = word.TrimStart('-');
            if (name.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
                flags.Add((name[..equals], name[(equals + 1)..]));
            else if (Array.IndexOf(values, name) < 0)
                flags.Add((name, ""));
            else if (at < arguments.Count)
                flags.Add((name, arguments[at++]));
        }

        return flags;
    }
}
