using System.CommandLine;
using System.Text;
using Injector.CommandLine;
using Injector.Core.Names;
using Injector.Core.Runtime;
using Injector.Endpoint.Options;

namespace Injector.Host.Runtime;

/// <summary><c>injector host runtime</c>: the OCI runtime wrapper in the engine's settings.</summary>
internal static class RuntimeCommand
{
    private const string DefaultName = "injector";

    private const string Reload =
        "in force once the engine has read it: systemctl reload docker, or kill -HUP its process. Containers that there are keep the runtime that they were made with";

    // Measured with 20.10: what is no longer in the file is not forgotten at SIGHUP.
    private const string Restart =
        "in force once the engine is restarted: systemctl restart docker. Told to read its settings anew, it keeps the runtimes that it knows";

    /// <summary>Makes the command.</summary>
    public static Command Make() => new(
        "runtime", "The OCI runtime wrapper, by which a container's credentials can be reached at its first instruction: puts it into the engine's settings.")
    {
        Install(),
        Remove(),
        RuntimeStatusCommand.Make(),
    };

    /// <summary>The settings of the wrapper.</summary>
    public static string SettingsOf(ParseResult parsed) => parsed.GetValue(RuntimeArguments.Settings) ?? HostPaths.RuntimeSettings;

    /// <summary>The settings of the engine.</summary>
    public static string DaemonOf(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(RuntimeArguments.DaemonJson) ?? DaemonFile.DefaultPath);

    private static Command Install()
    {
        var command = new Command("install", "Puts it in, and leaves all else in the file as it is. Doing it twice equals doing it once.");
        Option[] options =
        [
            RuntimeArguments.DaemonJson, RuntimeArguments.Runtime, RuntimeArguments.Name, RuntimeArguments.Default, RuntimeArguments.Settings,
            RuntimeArguments.DryRun, RuntimeArguments.Json,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction((parsed, _) =>
        {
            var program = Program(parsed);
            var chained = Chained(SettingsOf(parsed));
            return ChangeAsync(parsed, Reload, (runtimes, before) => runtimes.Install(
                before, parsed.GetValue(RuntimeArguments.Name) ?? DefaultName, program, parsed.GetValue(RuntimeArguments.Default), chained));
        });
        return command;
    }

    private static Command Remove()
    {
        var command = new Command("remove", "Takes it out. Containers that were made with it do not start again without it: make them anew.");
        Option[] options = [RuntimeArguments.DaemonJson, RuntimeArguments.DryRun, RuntimeArguments.Json];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction((parsed, _) => ChangeAsync(parsed, Restart, (runtimes, before) => runtimes.Remove(before)));
        return command;
    }

    private static async Task<int> ChangeAsync(ParseResult parsed, string next, Func<DaemonRuntimes, byte[], byte[]> edit)
    {
        var path = DaemonOf(parsed);
        var file = new DaemonFile(path);
        var before = file.Read();
        var after = edit(new DaemonRuntimes(path), before);
        var isChanged = !after.AsSpan().SequenceEqual(before);
        if (parsed.GetValue(RuntimeArguments.DryRun))
        {
            await Console.Out.WriteAsync(Encoding.UTF8.GetString(after));
            return 0;
        }

        var done = isChanged ? [.. await file.ReplaceAsync(before, after), next] : (IReadOnlyList<string>)[$"nothing to change in {path}"];
        await RuntimeStatusText.WriteAsync(parsed.GetValue(RuntimeArguments.Json), isChanged, done);
        return 0;
    }

    private static string Program(ParseResult parsed)
    {
        var program = Path.GetFullPath(parsed.GetValue(RuntimeArguments.Runtime) ?? Path.Combine(AppContext.BaseDirectory, HostPaths.RuntimeProgram));
        if (Path.GetFileName(program) != HostPaths.RuntimeProgram || !File.Exists(program))
            throw GivenOptions.Wrong(RuntimeArguments.Runtime, $"the published {HostPaths.RuntimeProgram}", File.Exists(program) ? program : $"none at {program}");

        var mode = File.GetUnixFileMode(program);
        if (!mode.HasFlag(UnixFileMode.UserExecute))
            throw GivenOptions.Wrong(RuntimeArguments.Runtime, "a program", $"a file that cannot be executed at {program}");
        if ((mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) is not UnixFileMode.None)
            throw GivenOptions.Wrong(RuntimeArguments.Runtime, "a program that its owner alone may write, since root runs it", $"one that others may write at {program}: chmod go-w");
        return program;
    }

    private static string Chained(string settings)
    {
        try
        {
            return RuntimeSettingsReader.ReadFile(settings).Runtime;
        }
        catch (RuntimeSettingsException e)
        {
            throw new StartupException(e.Message);
        }
    }
}
