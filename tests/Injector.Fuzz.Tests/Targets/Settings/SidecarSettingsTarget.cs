using Injector.Core.Names;
using Injector.Fuzz.Tests.Engine;
using Injector.Sidecar.Settings;

namespace Injector.Fuzz.Tests.Targets.Settings;

/// <summary>The sidecar's environment, a variable a line.</summary>
internal sealed class SidecarSettingsTarget : FuzzTarget
{
    /// <inheritdoc />
    public override string Name => "sidecar-settings";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Seeds(
        $"\n{EnvironmentVariables.CredentialId}={Canary.Text}\n{EnvironmentVariables.Upstream}=http://127.0.0.1:51679\n{EnvironmentVariables.Listen}=127.0.0.1:51679\n{EnvironmentVariables.Hold}=800ms\n{EnvironmentVariables.RevalidateInterval}=30s",
        $"{EnvironmentVariables.CredentialId}=0f0e0d0c-0b0a-4908-8706-050403020100, 1f0e0d0c-0b0a-4908-8706-050403020100\n{EnvironmentVariables.Upstream}=unix:/run/x.sock\n{EnvironmentVariables.LogFormat}=json\n{EnvironmentVariables.LogLevel}=debug",
        $"{EnvironmentVariables.HandoffSocket}=/run/h.sock\n{EnvironmentVariables.Upstream}=https://endpoint:8443/v1/{{id}}\n{EnvironmentVariables.AdminListen}=[::1]:51680\n{EnvironmentVariables.UpstreamCa}=-----BEGIN CERTIFICATE-----",
        $"{EnvironmentVariables.CredentialId}=a\n{EnvironmentVariables.Upstream}=http://user:{Canary.Text}@host/");

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        $"\n{EnvironmentVariables.Upstream}=", $"\n{EnvironmentVariables.Listen}=", $"\n{EnvironmentVariables.Hold}=", $"\n{EnvironmentVariables.UpstreamCa}=", $"\n{EnvironmentVariables.CredentialId}=", "http://", "https://", "unix:", "[::1]:", ":99999", "0x7f.1", "1e9s", "999999999h",
        "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "MIIB", "{id}", "@", "%2e", "true",
    ];

    /// <inheritdoc />
    public override int LongestInput => 32 * 1024;

    /// <inheritdoc />
    public override long LongForm => 200_000;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Texts.Of(input).Split('\n'))
        {
            // Files are not opened under whatever name comes up.
            if (line.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && !line[..at].EndsWith("_FILE", StringComparison.Ordinal))
                variables[line[..at]] = line[(at + 1)..];
        }

        try
        {
            var settings = SettingsReader.Read(variables.GetValueOrDefault);
            Broken.Unless(settings.Upstream is not null && settings.Ids.Distinct().Count() == settings.Ids.Count, "settings that nothing can be done with");
            Broken.Unless(settings.Hold >= TimeSpan.FromMilliseconds(50) && settings.Hold <= TimeSpan.FromMilliseconds(900), "a request is held longer than SDKs wait");
            Broken.Unless(settings.HandoffSocket is null || settings.Upstream.MayCarryToken, "a token in the clear");
        }
        catch (SettingsException e)
        {
            Broken.Unless(e.Message.Contains("expected", StringComparison.Ordinal), "an error does not say what was expected");
            if (Canary.IsOnlyIn(input, "\n" + EnvironmentVariables.CredentialId + "=", "\n") || Canary.IsOnlyIn(input, "\n" + EnvironmentVariables.Upstream + "=http://user:", "@host/"))
                Canary.MustNotBeIn(e.Message, "an error");
        }
    }
}
