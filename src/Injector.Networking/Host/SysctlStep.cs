namespace Injector.Networking.Host;

/// <summary>Changes a kernel setting of this network namespace.</summary>
internal sealed class SysctlStep(string setting, string from, string to) : HostStep("route_localnet", $"{setting}={to}, was {from}")
{
    /// <summary>Lets DNAT lead to 127.0.0.1. The kernel takes the greater of it and each interface's own.</summary>
    public const string RouteLocalnet = "net.ipv4.conf.all.route_localnet";

    public override string Shell => $"sysctl -q -w {setting}={to}";

    public static string Read(string setting)
    {
        try
        {
            return File.ReadAllText(PathOf(setting)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NetworkSetupException(
                $"Expected to read {setting}, found: {exception.Message} Mount /proc of this network namespace.", innerException: exception);
        }
    }

    public override void Apply() => Write(to);

    public override void Undo() => Write(from);

    private static string PathOf(string setting) => $"/proc/sys/{setting.Replace('.', '/')}";

    private void Write(string value)
    {
        try
        {
            File.WriteAllText(PathOf(setting), value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NetworkSetupException(
                $"Expected to set {setting}={value}, found: {exception.Message} Run as root, where /proc/sys is not read-only.",
                innerException: exception);
        }
    }
}
