using Injector.CommandLine;
using Injector.DockerHook.Hook;
using Injector.Endpoint;
using Injector.Hosting.Logging;
using Injector.Tasks;
using Microsoft.Extensions.Logging;

namespace Injector.Docker;

/// <summary>A hook for one task, in the process of <c>injector task run --wait</c>: with the endpoint of this host, or one of its own.</summary>
internal sealed class EmbeddedHook : IEmbeddedHook
{
    private readonly string folder = Directory.CreateTempSubdirectory("injector-task-").FullName;
    private readonly ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProcessLog(LogFormat.Text, LogLevel.Warning));
    private EndpointHost? endpoint;
    private HookHost? hook;

    private EmbeddedHook()
    {
    }

    /// <inheritdoc />
    public string Socket => Path.Combine(folder, "hook", "hook.sock");

    /// <summary>How <c>injector task run</c> has one.</summary>
    public static EmbeddedHookOptions Options { get; } = new(
        StartAsync,
        [
            DockerArguments.Proxy, DockerArguments.ProxyImage, EndpointArguments.AdminSocket, EndpointArguments.Socket, EndpointArguments.State,
            EndpointArguments.Listen, EndpointArguments.MetricsListen, EndpointArguments.Source, EndpointArguments.Grants, EndpointArguments.Region,
            EndpointArguments.AuditLog,
        ]);

    private static async Task<IEmbeddedHook> StartAsync(GivenOptions given, string dockerSocket, CancellationToken cancellation)
    {
        var endpointOptions = new EndpointSettings(given, Environment.GetEnvironmentVariable).Read();
        var options = new DockerSettings(given, Environment.GetEnvironmentVariable).Read(endpointOptions);
        DockerCommand.NeedRoot();
        var own = new EmbeddedHook();
        try
        {
            own.endpoint = await EmbeddedEndpoint.StartAsync(EndpointMode.Auto, endpointOptions, own.loggers, cancellation);
            own.hook = await DockerCommand.StartAsync(
                options with
                {
                    DockerSocket = dockerSocket,
                    TasksOnly = true,
                    ControlSocket = own.Socket,
                    RuntimeSocket = null,
                    StateFolder = Path.Combine(own.folder, "state"),
                    MetricsListen = null,
                    Sidecars = options.Sidecars with { HandoffFolder = Path.Combine(own.folder, "handoff") },
                },
                own.loggers, cancellation);
            return own;
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (hook is not null)
            await hook.DisposeAsync();
        if (endpoint is not null)
            await endpoint.DisposeAsync();
        loggers.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
