using Injector.Core.Runtime;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Settings;

/// <summary>The settings file of the OCI runtime wrapper.</summary>
internal sealed class RuntimeSettingsTarget : FuzzTarget
{
    /// <inheritdoc />
    public override string Name => "runtime-settings";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "{'runtime':'/usr/bin/runc','onHookUnavailable':'fail','timeout':'500ms','hookSocket':'/run/x.sock','state':'/var/lib/x','uriStyle':'query','region':'eu-west-1'}",
        "{'region':null,'timeout':'30s','runtime':'crun'}");

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override long LongForm => 1_000_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } = ["runtime", "onHookUnavailable", "start", "fail", "timeout", "2s", "2147483647s", "hookSocket", "state", "uriStyle", "path", "region", "/", "a/b"];

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        try
        {
            var settings = RuntimeSettingsReader.Read(input, "runtime.json");
            Broken.Unless(settings.Timeout > TimeSpan.Zero && settings.Timeout <= TimeSpan.FromSeconds(30), "a timeout that no start can wait for");
            Broken.Unless(settings.HookSocket[0] == '/' && settings.State[0] == '/' && settings.Runtime.Length > 0, "a place that is none");
        }
        catch (RuntimeSettingsException e)
        {
            Broken.Unless(e.Message.Contains("runtime.json", StringComparison.Ordinal), "an error without its file");
        }
    }
}
