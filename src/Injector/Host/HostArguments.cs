using System.CommandLine;

namespace Injector.Host;

/// <summary>The options of <c>injector host</c>: names, meaning, defaults.</summary>
internal static class HostArguments
{
    public static readonly Option<string[]> Bridge = new("--bridge")
    {
        HelpName = "NAME",
        Description = "Further interface that containers are behind, + at its end for any ending; may be repeated. docker+ and br-+ always are.",
    };

    public static readonly Option<bool> NoDefaultBridges = new("--no-default-bridges")
    {
        Description = "Only the bridges named with --bridge: for a host on which br-… leads to more than containers.",
    };

    public static readonly Option<string?> Port = new("--port")
    {
        HelpName = "PORT",
        Description = "Port of the endpoint on 127.0.0.1. Default 51679, as `injector endpoint` has it.",
    };

    public static readonly Option<bool> AllowInstanceMetadata = new("--allow-instance-metadata")
    {
        Description = "Leaves 169.254.169.254 and fd00:ec2::254 open to containers: they can take the instance's own role. Default they are blocked.",
    };

    public static readonly Option<bool> BesideEcsAgent = new("--beside-ecs-agent")
    {
        Description = "On an ECS container instance: leaves the redirects to the ECS agent and only adds what tightens them.",
    };

    public static readonly Option<string?> State = new("--state")
    {
        HelpName = "DIR",
        Description = "Folder that keeps what was before (host.json). Default /var/lib/ecs-injector.",
    };

    public static readonly Option<string?> Unit = new("--unit")
    {
        HelpName = "PATH|none",
        Description = "systemd unit that puts it up at boot. Default /etc/systemd/system/ecs-injector-host.service; none leaves units alone.",
    };

    public static readonly Option<bool> KeepUnit = new("--keep-unit") { Description = "Leaves the unit: it is up again at the next boot." };

    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Prints the commands for a shell that would be run, and runs none." };

    public static readonly Option<bool> Json = new("--json") { Description = "JSON for scripts." };
}
