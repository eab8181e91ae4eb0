namespace Injector.Runtime.Calls;

/// <summary>One call of an OCI runtime's command line, as far as it matters here.</summary>
internal sealed record RuntimeCall
{
    private static readonly string[] GlobalValues = ["root", "log", "log-format", "criu", "rootless"];

    // Flags that take a value; every other flag stands alone.
    private static readonly Dictionary<RuntimeCommand, string[]> Values = new()
    {
        [RuntimeCommand.Create] = ["bundle", "b", "console-socket", "pidfd-socket", "pid-file", "preserve-fds"],
        [RuntimeCommand.Start] = [],
        [RuntimeCommand.Exec] =
        [
            "console-socket", "pidfd-socket", "cwd", "env", "e", "user", "u", "additional-gids", "g", "process", "p", "pid-file", "process-label",
            "apparmor", "cap", "c", "preserve-fds", "cgroup",
        ],
        [RuntimeCommand.Delete] = [],
    };

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

        var own = Flags(arguments, Values[command], ref at);
        return new RuntimeCall
        {
            Command = command,
            Id = at < arguments.Count ? arguments[at] : "",
            Global = before,
            Root = global.GetValueOrDefault("root") ?? "/run/runc",
            Log = global.GetValueOrDefault("log"),
            IsLogJson = global.GetValueOrDefault("log-format") is "json",
            Bundle = own.GetValueOrDefault("bundle") ?? own.GetValueOrDefault("b") ?? (command is RuntimeCommand.Create ? "." : null),
            Process = own.GetValueOrDefault("process") ?? own.GetValueOrDefault("p"),
            IsForced = own.ContainsKey("force") || own.ContainsKey("f"),
        };
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
    private static Dictionary<string, string> Flags(IReadOnlyList<string> arguments, string[] values, ref int at)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        while (at < arguments.Count && arguments[at] is { Length: > 1 } word && word[0] == '-')
        {
            at++;
            if (word is "--")
                break;

            var name = word.TrimStart('-');
            if (name.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
                flags[name[..equals]] = name[(equals + 1)..];
            else if (!values.Contains(name, StringComparer.Ordinal))
                flags[name] = "";
            else if (at < arguments.Count)
                flags[name] = arguments[at++];
        }

        return flags;
    }
}
