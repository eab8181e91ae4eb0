using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Runtime;
using Injector.Runtime.Calls;
using Injector.Runtime.Hook;
using Injector.Runtime.Interop;

namespace Injector.Runtime.Containers;

/// <summary>A container that has opted in, and what is done for it.</summary>
/// <param name="settings">Settings.</param>
/// <param name="container">The container.</param>
internal sealed class HeldContainer(RuntimeSettings settings, RuntimeContainer container)
{
    /// <summary>Finds the container of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="state">Its first process; null before there is one.</param>
    /// <returns>Null when it is no business of ours, which is also so when it cannot be found out.</returns>
    public static HeldContainer? Find(RuntimeCall call, RuntimeSettings settings, out RunState? state)
    {
        state = null;
        try
        {
            state = call.Command is RuntimeCommand.Create ? null : RunState.Find(call.Root, call.Id);
            if ((call.Bundle ?? state?.Bundle) is not { } folder || call.Id.Length == 0)
                return null;

            if (NativeFile.Read(folder + "/" + OciBundle.FileName, EnvironmentSplice.LongestDocument) is not { } json)
                return null;

            var bundle = OciBundle.Read(json);
            return EngineContainer.Find(bundle, call.Id) is { } found
                && RuntimeRules.Holds(found.Labels, found.Environment, found.NetworkMode) && !bundle.UsesHostNetwork
                ? new HeldContainer(settings, found)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Puts the variable into a document, where it is ours to put there.</summary>
    /// <param name="file">A bundle's <c>config.json</c>, or an exec's process file.</param>
    /// <param name="isProcess">Whether it is the latter.</param>
    /// <exception cref="HookUnavailableException">There is no host key yet, or the file cannot be edited.</exception>
    public void AddVariable(string file, bool isProcess)
    {
        if (!RuntimeRules.AddsVariable(container.Labels, container.Environment, container.NetworkMode))
            return;

        try
        {
            var id = HostKey.Read(settings.State).VariableOf(container.Id);
            var wish = new EnvironmentWish(
                CredentialsUri.Variable(id, Delivery.LinkLocal, settings.UriStyle), CredentialsUri.Host(Delivery.LinkLocal), settings.Region);
            if (EnvironmentSplice.Apply(File.ReadAllBytes(file), isProcess, wish) is { } edited)
                Replace(file, edited);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new HookUnavailableException($"expected to put the credentials variable into {Path.GetFileName(file)}, found: {e.Message}");
        }
    }

    /// <summary>Waits until the hook has the listener standing, or has refused: then there is nothing to wait for.</summary>
    /// <exception cref="HookUnavailableException">The hook does not answer in time.</exception>
    public void AwaitListener(RunState state, TimeProvider time) => HookConnection.Ask(
        settings.HookSocket, new RuntimeMessage { ContainerId = container.Id, ProcessId = state.ProcessId, Starting = container }, settings.Timeout, time);

    /// <summary>Tells the hook that a run is over.</summary>
    /// <exception cref="HookUnavailableException">The hook is not there.</exception>
    public void TellDeleted(RunState state) => HookConnection.Tell(
        settings.HookSocket, new RuntimeMessage { ContainerId = container.Id, ProcessId = state.ProcessId }, settings.Timeout);

    // Whole or not at all, and with the rights that it had.
    private static void Replace(string file, byte[] content)
    {
        // The engine keeps an exec's file where anybody may make files: a name that nobody can guess, and never a file that is there already.
        var temporary = $"{file}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = File.GetUnixFileMode(file),
        }))
        {
            stream.Write(content);
        }

        File.Move(temporary, file, overwrite: true);
    }
}
