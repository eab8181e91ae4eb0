namespace Injector.Networking.Host;

/// <summary>A systemd unit that puts host networking up at boot.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Content">What stands in it; its first line is <see cref="FirstLine"/>.</param>
public sealed record HostUnit(string Path, string Content)
{
    /// <summary>By this a unit is known as ours: no other is overwritten or removed.</summary>
    public const string FirstLine = "# Written by `injector host setup`, removed by `injector host teardown`.";

    /// <summary>Where it goes when nobody says.</summary>
    public const string DefaultPath = "/etc/systemd/system/ecs-injector-host.service";
}
