using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Hosting.Logging;
using Injector.Hosting.Settings;
using Injector.Hosting.Upstream;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar.Settings;

/// <summary>Reads <see cref="SidecarSettings"/> from environment variables; reports every problem, not only the first.</summary>
public sealed class SettingsReader
{
    private static readonly TimeSpan ShortestHold = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(900);

    private readonly Func<string, string?> environment;
    private readonly List<string> problems = [];

    private SettingsReader(Func<string, string?> environment) => this.environment = environment;

    /// <summary>Reads them.</summary>
    /// <exception cref="SettingsException">Something cannot be taken.</exception>
    public static SidecarSettings Read(Func<string, string?> environment) => new SettingsReader(environment).Read();

    /// <summary>The admin listener alone: all that the health probe needs.</summary>
    /// <exception cref="SettingsException">It cannot be taken.</exception>
    public static IPEndPoint ReadAdminListen(Func<string, string?> environment)
    {
        var reader = new SettingsReader(environment);
        var listen = reader.EndPoint(EnvironmentVariables.AdminListen, new IPEndPoint(IPAddress.Loopback, Ports.SidecarAdmin));
        return reader.problems.Count == 0 ? listen : throw new SettingsException(reader.problems);
    }

    private SidecarSettings Read()
    {
        var handoff = Text(EnvironmentVariables.HandoffSocket);
        var upstream = Upstream();
        var tokenFile = TokenFile();
        if (upstream is { MayCarryToken: false } && (tokenFile ?? handoff) is not null)
        {
            Wrong(
                EnvironmentVariables.Upstream,
                "https, a unix socket, or a loopback or link-local address, since a token travels there", upstream.ToString());
        }

        var ids = Ids(needed: handoff is null);
        var settings = new SidecarSettings
        {
            Ids = ids,
            Upstream = upstream!,
            TokenFile = tokenFile,
            TrustedCas = TrustedCas(),
            Listen = ids.Count == 0 ? null : EndPoint(EnvironmentVariables.Listen, new IPEndPoint(IPAddress.Loopback, Ports.Credentials)),
            AdminListen = EndPoint(EnvironmentVariables.AdminListen, new IPEndPoint(IPAddress.Loopback, Ports.SidecarAdmin)),
            HandoffSocket = handoff,
            RevalidateEvery = Duration(EnvironmentVariables.RevalidateInterval, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            Hold = Duration(EnvironmentVariables.Hold, TimeSpan.FromMilliseconds(800), ShortestHold, LongestHold),
            ServesUntilKilled = Choice(EnvironmentVariables.ServeUntilKilled, false, ("true", true), ("false", false)),
            Traces = Choice(EnvironmentVariables.Traces, false, ("true", true), ("false", false)),
            LogFormat = Choice(EnvironmentVariables.LogFormat, LogFormat.Text, ("text", LogFormat.Text), ("json", LogFormat.Json)),
            LogLevel = Choice(
                EnvironmentVariables.LogLevel, LogLevel.Information, ("trace", LogLevel.Trace), ("debug", LogLevel.Debug),
                ("information", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error)),
        };
        return problems.Count == 0 ? settings : throw new SettingsException(problems);
    }

    // The value is an id, and an id is a secret: it is never quoted.
    private List<CredentialId> Ids(bool needed)
    {
        var ids = new List<CredentialId>();
        foreach (var part in (Text(EnvironmentVariables.CredentialId) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!CredentialId.TryParse(part, out var id) || part.AsSpan().ContainsAny('/', '?', '%') || ids.Contains(id))
                Wrong(EnvironmentVariables.CredentialId, "different UUIDs separated by commas", "something else");
            else
                ids.Add(id);
        }

        if (ids.Count == 0 && needed && problems.All(p => !p.StartsWith(EnvironmentVariables.CredentialId, StringComparison.Ordinal)))
            Wrong(EnvironmentVariables.CredentialId, $"the workload's UUID (or {EnvironmentVariables.HandoffSocket})", "nothing");
        return ids;
    }

    private UpstreamAddress? Upstream()
    {
        var text = Text(EnvironmentVariables.Upstream);
        if (!UpstreamAddress.TryParse(text, out var address))
            Wrong(EnvironmentVariables.Upstream, UpstreamAddress.Expected, Shown(text));
        return address;
    }

    // What stands before an '@' in an address is a name and a password.
    private static string Shown(string? address) => address switch
    {
        null => "nothing",
        _ when address.Contains('@', StringComparison.Ordinal) => "an address with a user in it",
        _ => $"\"{address}\"",
    };

    private string? TokenFile()
    {
        if (Text(EnvironmentVariables.UpstreamTokenFile) is not { } file)
            return null;

        try
        {
            using var token = File.OpenRead(file);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Wrong(EnvironmentVariables.UpstreamTokenFile, "a file that can be read", e.Message);
            return null;
        }
    }

    private X509Certificate2Collection? TrustedCas()
    {
        var file = Text(EnvironmentVariables.UpstreamCaFile);
        var pem = Text(EnvironmentVariables.UpstreamCa);
        if (file is null && pem is null)
            return null;

        var name = file is null ? EnvironmentVariables.UpstreamCa : EnvironmentVariables.UpstreamCaFile;
        var trusted = new X509Certificate2Collection();
        try
        {
            trusted.ImportFromPem(file is null ? pem : File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Wrong(name, "a PEM certificate", e.Message);
            return null;
        }

        if (trusted.Count == 0)
            Wrong(name, "a PEM certificate", "none");
        return trusted;
    }

    private IPEndPoint EndPoint(string name, IPEndPoint otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;

        if (text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var endPoint))
            return endPoint;

        Wrong(name, "IP:PORT, such as 127.0.0.1:51679", $"\"{text}\"");
        return otherwise;
    }

    private TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan shortest, TimeSpan longest)
    {
        if (Text(name) is not { } text)
            return otherwise;

        if (Durations.TryParse(text, out var duration) && duration >= shortest && duration <= longest)
            return duration;

        Wrong(
            name, $"{Durations.Expected}, from {shortest.TotalMilliseconds:0}ms to {longest.TotalMilliseconds:0}ms", $"\"{text}\"");
        return otherwise;
    }

    private T Choice<T>(string name, T otherwise, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Text(name) is not { } text)
            return otherwise;

        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        var words = new List<string>();
        foreach (var (word, _) in choices)
            words.Add(word);
        Wrong(name, "one of " + string.Join(", ", words), $"\"{text}\"");
        return otherwise;
    }

    private string? Text(string name) => environment(name) is { Length: > 0 } text ? text : null;

    private void Wrong(string name, string expected, string found) => problems.Add($"{name}: expected {expected}, found {found}");
}
