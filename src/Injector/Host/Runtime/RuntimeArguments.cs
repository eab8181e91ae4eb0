using System.CommandLine;

namespace Injector.Host.Runtime;

/// <summary>The options of <c>injector host runtime</c>.</summary>
internal static class RuntimeArguments
{
    public static readonly Option<string?> DaemonJson = new("--daemon-json")
    {
        HelpName = "PATH",
        Description = "The engine's settings. Default /etc/docker/daemon.json.",
    };

    public static readonly Option<string?> Runtime = new("--runtime")
    {
        HelpName = "PATH",
        Description = "The published injector-runtime. Default injector-runtime beside this program.",
    };

    public static readonly Option<string?> Name = new("--name")
    {
        HelpName = "NAME",
        Description = "What containers call it: docker run --runtime NAME. Default injector.",
    };

    public static readonly Option<bool> Default = new("--default")
    {
        Description = "Makes it the runtime of all containers that name none; those that have not opted in go straight on to the real one.",
    };

    public static readonly Option<string?> Settings = new("--settings")
    {
        HelpName = "PATH",
        Description = "The wrapper's own settings. Default /etc/ecs-injector/runtime.json, which need not be there.",
    };

    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Prints the settings as they would be, and changes nothing." };

    public static readonly Option<bool> Json = new("--json") { Description = "JSON for scripts." };
}
