using System.Buffers.Text;
using System.Text.Json;
using Injector.Runtime.Interop;

namespace Injector.Runtime.Containers;

/// <summary>A container that an OCI runtime has made: its first process and its bundle.</summary>
/// <param name="ProcessId">The process, in the host's pid namespace.</param>
/// <param name="Bundle">The bundle.</param>
internal sealed record RunState(int ProcessId, string Bundle)
{
    private const string BundleLabel = "bundle=";
    private const int LongestFile = 8 * 1024 * 1024;
    private const string PidFile = "init.pid";

    /// <summary>Looks it up where runc keeps it, else in the bundle, which the engine's shim makes the working folder.</summary>
    /// <param name="root">The runtime's state folder.</param>
    /// <param name="id">The container.</param>
    /// <returns>Null when it is in neither place.</returns>
    public static RunState? Find(string root, string id)
    {
        if (NativeFile.Read($"{root}/{id}/state.json", LongestFile) is { } json && Read(json) is { } state)
            return state;

        var here = Environment.CurrentDirectory;
        return Path.GetFileName(here) == id && NativeFile.Read(PidFile, LongestFile) is { } text && Utf8Parser.TryParse(text, out int process, out _)
            ? new RunState(process, here)
            : null;
    }

    /// <summary>Reads runc's state.</summary>
    /// <returns>Null when something is missing.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static RunState? Read(ReadOnlySpan<byte> json)
    {
        var process = 0;
        string? bundle = null;
        var (isConfig, isLabels) = (false, false);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
            {
                isConfig = reader.ValueTextEquals("config"u8);
                if (reader.ValueTextEquals("init_process_pid"u8) && reader.Read())
                    _ = reader.TryGetInt32(out process);
            }
            else if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 })
            {
                isLabels = isConfig && reader.ValueTextEquals("labels"u8);
            }
            else if (isLabels && reader is { TokenType: JsonTokenType.String, CurrentDepth: 3 } && reader.ValueSpan.StartsWith("bundle="u8))
            {
                // The runtime's own comes last, after those that annotations have made.
                bundle = reader.GetString()![BundleLabel.Length..];
            }
        }

        return process > 0 && bundle is not null ? new RunState(process, bundle) : null;
    }
}
