using System.Globalization;
using Injector.Networking.Host;

namespace Injector.Host;

/// <summary>The systemd unit: setup at boot before any container runs, teardown when it is stopped.</summary>
internal static class HostUnitText
{
    /// <summary>Writes it.</summary>
    /// <param name="program">How this program is started.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="state">Its state folder.</param>
    public static string Write(IReadOnlyList<string> program, HostOptions options, string state)
    {
        // What the unit runs must not write the unit again.
        string[] setup = [.. program, "host", "setup", "--unit", "none", "--state", state, .. Arguments(options)];
        string[] teardown = [.. program, "host", "teardown", "--keep-unit", "--state", state];
        // Whatever loads a saved rule set comes first, or it would take ours away.
        return $"""
            {HostUnit.FirstLine}
            [Unit]
            Description=Credentials for containers at 169.254.170.2: host networking of injector
            Wants=network-online.target
            After=network-online.target firewalld.service nftables.service iptables.service ip6tables.service netfilter-persistent.service ufw.service
            Before=docker.service

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart={Line(setup)}
            ExecStop={Line(teardown)}

            [Install]
            WantedBy=multi-user.target

            """.ReplaceLineEndings("\n");
    }

    // Every bridge by name, so that the unit means the same whatever the defaults of a later version are.
    private static IEnumerable<string> Arguments(HostOptions options) =>
    [
        "--no-default-bridges",
        .. options.Bridges.SelectMany(bridge => new[] { "--bridge", bridge }),
        "--port", options.Port.ToString(CultureInfo.InvariantCulture),
        .. options.BlockInstanceMetadata ? Array.Empty<string>() : ["--allow-instance-metadata"],
        .. options.BesideEcsAgent ? ["--beside-ecs-agent"] : Array.Empty<string>(),
    ];

    private static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    // systemd.service(5), "Command lines": % and $ are doubled, words with anything unusual stand in double quotes.
    private static string Quote(string word)
    {
        var text = word
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("%", "%%", StringComparison.Ordinal)
            .Replace("$", "$$", StringComparison.Ordinal);
        return text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '+') ? text : $"\"{text}\"";
    }
}
