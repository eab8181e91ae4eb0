using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Names;
using Injector.Core.Wire;
using Injector.Endpoint.Options;
using Injector.Fuzz.Tests.Engine;
using Injector.Host.Runtime;

namespace Injector.Fuzz.Tests.Targets.Settings;

/// <summary>The Docker engine's settings file, which <c>injector host runtime</c> edits.</summary>
internal sealed class DaemonSettingsTarget : FuzzTarget
{
    private const string Ours = "injector";
    private const string Program = "/usr/local/bin/" + HostPaths.RuntimeProgram;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly DaemonRuntimes Runtimes = new("daemon.json");

    /// <inheritdoc />
    public override string Name => "daemon-settings";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "{\n  'log-driver': 'journald',\n  'runtimes': {\n    'injector': { 'path': '/usr/local/bin/injector-runtime', 'runtimeArgs': ['a'] },\n    'nvidia': { 'path': 'nvidia-container-runtime' }\n  },\n  'default-runtime': 'injector'\n}\n",
        "{'data-root':'/d','x':1.50}", "{}", " \r\n", "{'default-runtime':'runc','runtimes':{}}");

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override long AllowancePerByte => 1500;

    /// <inheritdoc />
    public override long LongForm => 250_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } = ["runtimes", "default-runtime", "path", "injector", "injector-runtime", "/x/injector-runtime", "runc", "runtimeType", "\\u0072untimes"];

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        try
        {
            _ = Runtimes.Find(input);
            var removed = Runtimes.Remove(input);
            Broken.Unless(Runtimes.Find(removed).Count == 0, "ours is still there");
        }
        catch (StartupException)
        {
            // Documented.
        }

        try
        {
            var installed = Runtimes.Install(input, Ours, Program, isDefault: true, chained: "runc");
            Broken.Unless(Runtimes.Find(installed).Any(runtime => runtime == (Ours, Program, true)), "ours is not there");
            Broken.Unless(Runtimes.Install(installed, Ours, Program, isDefault: true, chained: "runc").AsSpan().SequenceEqual(installed), "a second time changes something");
            Compare(input, installed);
        }
        catch (StartupException)
        {
            // Documented.
        }
    }

    private static void Compare(byte[] before, byte[] after)
    {
        Broken.Unless(JsonUnicode.Holds(before), "a file that nobody can read has been edited");
        try
        {
            if (JsonNode.Parse(before, documentOptions: Strict) is not JsonObject old)
                return;

            var changed = JsonNode.Parse(after, documentOptions: Strict)!.AsObject();
            foreach (var json in new[] { old, changed })
            {
                json.Remove("runtimes");
                json.Remove("default-runtime");
            }

            Broken.Unless(old.ToJsonString() == changed.ToJsonString(), "more than the runtimes has changed");
        }
        catch (JsonException)
        {
            // The same member twice: nothing to compare with.
        }
    }
}
