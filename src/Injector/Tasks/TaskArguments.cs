using System.CommandLine;
using Injector.CommandLine;
using Injector.Core.Names;

namespace Injector.Tasks;

/// <summary>Options that several of the task commands share.</summary>
internal static class TaskArguments
{
    private const string DefaultEngine = "/var/run/docker.sock";
    private const string UnixScheme = "unix://";

    /// <summary>The hook's control socket.</summary>
    public static readonly Option<string?> HookSocket = new("--hook-socket")
    {
        HelpName = "PATH",
        Description = $"Control socket of injector docker. Default {HostPaths.HookSocket}",
    };

    /// <summary>The engine.</summary>
    public static readonly Option<string?> DockerHost = new("--docker-host")
    {
        HelpName = "unix:///PATH",
        Description = $"The Docker engine, for the containers' output. Default DOCKER_HOST, or {UnixScheme}{DefaultEngine}",
    };

    /// <summary>Which task.</summary>
    public static readonly Argument<string> Task = new("TASK") { Description = "A task's id, the first characters of it, or its ARN." };

    /// <summary>A client of the hook.</summary>
    public static HookClient Hook(GivenOptions given) => new(given.Text(HookSocket) ?? HostPaths.HookSocket);

    /// <summary>Path of the engine's socket.</summary>
    public static string EngineSocket(GivenOptions given)
    {
        var text = given.Text(DockerHost) ?? Environment.GetEnvironmentVariable("DOCKER_HOST");
        if (string.IsNullOrEmpty(text))
            return DefaultEngine;

        return text.StartsWith(UnixScheme + "/", StringComparison.Ordinal)
            ? text[UnixScheme.Length..]
            : throw GivenOptions.Wrong(DockerHost, "unix:///PATH, here or in DOCKER_HOST", text);
    }
}
