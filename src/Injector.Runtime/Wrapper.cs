using Injector.Core.Names;
using Injector.Core.Runtime;
using Injector.Runtime.Calls;
using Injector.Runtime.Containers;
using Injector.Runtime.Interop;

namespace Injector.Runtime;

/// <summary>
/// The OCI runtime wrapper: becomes the real runtime with the call as it came. In between, for a container that has opted in: its variable,
/// and the wait for its listener.
/// </summary>
internal static class Wrapper
{
    private const string SettingsFlag = "--injector-config=";

    /// <summary>The flag by which the engine's settings name ours, for <see cref="Front.FrontDoor"/>.</summary>
    public static ReadOnlySpan<byte> SettingsFlagBytes => "--injector-config="u8;

    /// <summary><see cref="HostPaths.RuntimeSettings"/> with a zero at its end.</summary>
    public static ReadOnlySpan<byte> SettingsPathBytes => "/etc/ecs-injector/runtime.json\0"u8;

    /// <summary>Runs it.</summary>
    /// <returns>An exit code, when it does not become the real runtime.</returns>
    public static int Run()
    {
        var bytes = CommandLineBytes.Read();
        bytes.RemoveAt(0);
        var words = bytes.ConvertAll(CommandLineBytes.Text);
        var path = HostPaths.RuntimeSettings;
        if (words.Count > 0 && words[0].StartsWith(SettingsFlag, StringComparison.Ordinal))
        {
            path = words[0][SettingsFlag.Length..];
            bytes.RemoveAt(0);
            words.RemoveAt(0);
        }

        var call = RuntimeCall.Parse(words);
        var settings = Settings(path);
        if (RealRuntime.Find(settings.Runtime) is not { } program)
            return Complaint.Make(call, $"expected another OCI runtime as runtime in {path}, found none at \"{settings.Runtime}\"", TimeProvider.System);

        if (call.Command is not RuntimeCommand.Other && HeldContainer.Find(call, settings, out var state) is { } held && Refusal(call, held, state) is { } refusal
            && settings.OnHookUnavailable is HookUnavailable.Fail)
        {
            if (call.Command is RuntimeCommand.Start)
                RealRuntime.Kill(program, call);
            return Complaint.Make(call, $"{refusal}. Start injector docker, or set onHookUnavailable to start in {path}", TimeProvider.System);
        }

        var problem = RealRuntime.Become(program, settings.Runtime, bytes);
        return Complaint.Make(call, $"expected to run {program}, found: {problem}", TimeProvider.System);
    }

    // A wrong file must not keep containers from starting that never asked for anything.
    private static RuntimeSettings Settings(string path)
    {
        try
        {
            return NativeFile.Read(path, RuntimeSettingsReader.LongestFile) is { } json ? RuntimeSettingsReader.Read(json, path) : new RuntimeSettings();
        }
        catch (Exception e) when (e is RuntimeSettingsException or IOException)
        {
            return new RuntimeSettings();
        }
    }

    // Why the container cannot have its credentials at its first instruction; null when it can, or when the call goes on in any case.
    private static string? Refusal(RuntimeCall call, HeldContainer held, RunState? state)
    {
        try
        {
            Prepare(call, held, state);
            return null;
        }
        catch (Exception e)
        {
            // Whatever it is, a container that may start without us starts.
            return call.Command is RuntimeCommand.Create or RuntimeCommand.Start ? e.Message : null;
        }
    }

    private static void Prepare(RuntimeCall call, HeldContainer held, RunState? state)
    {
        switch (call.Command)
        {
            case RuntimeCommand.Create:
                held.AddVariable(Path.Combine(call.Bundle!, OciBundle.FileName), isProcess: false);
                break;
            case RuntimeCommand.Exec when call.Process is { } process:
                held.AddVariable(process, isProcess: true);
                break;
            case RuntimeCommand.Start:
                held.AwaitListener(state!, TimeProvider.System);
                break;
            case RuntimeCommand.Delete when call.IsForced || !Directory.Exists($"/proc/{state!.ProcessId}"):
                held.TellDeleted(state!);
                break;
            default:
                break;
        }
    }
}
