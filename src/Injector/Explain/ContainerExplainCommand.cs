using System.CommandLine;
using System.Text.Json;
using Docker.DotNet;
using Injector.CommandLine;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Docker;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Injector.Endpoint.Options;
using Injector.Iam;
using Injector.Tasks;

namespace Injector.Explain;

/// <summary><c>injector explain container</c>.</summary>
internal static class ContainerExplainCommand
{
    private const int ShownId = 12;

    private static readonly Argument<string> Name = new("container") { HelpName = "NAME|ID", Description = "The container." };

    private static readonly ContainerWish Unsaid = new(null, EnvMode.Auto, false);

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("container", "Explains a container of the local Docker engine: what the hook says of it, what the grants file says, what SDKs find in it.")
        {
            Name, DockerArguments.DockerHost, DockerArguments.HookSocket, IamArguments.Grants, ExplainCommand.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var name = parsed.GetRequiredValue(Name);
        using var engine = await LocalEngine.ConnectAsync(new DockerSettings(given, Environment.GetEnvironmentVariable).EngineSocket(given.Text(DockerArguments.DockerHost)), stop);
        var container = await InspectAsync(engine, name, stop);
        return await ExplainCommand.TellAsync(await ExplainAsync(engine, container, given, stop), given);
    }

    private static async Task<ContainerFacts> InspectAsync(DockerEngine engine, string name, CancellationToken stop)
    {
        try
        {
            return ContainerFacts.Read(
                await engine.InspectAsync(name, stop) ?? throw new StartupException($"expected a container {name}, found none: docker ps -a lists them"));
        }
        catch (Exception e) when (e is HttpRequestException or DockerApiException or FormatException or JsonException
            || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            throw new StartupException($"--docker-host: expected a Docker engine on unix:{engine.Socket} that describes the container {name}, found: {e.Message}");
        }
    }

    private static async Task<Explained> ExplainAsync(DockerEngine engine, ContainerFacts container, GivenOptions given, CancellationToken stop)
    {
        var wish = ContainerWish.Read(container, Unsaid, out var problem);
        ExplainedRole? role = null;
        IReadOnlyList<string> hints = [];
        var grants = await TryGrantsAsync(given, stop);

        // What cannot be read wishes for nothing that could be told.
        if (grants is not null && wish is not null)
        {
            var identity = DockerIdentity.Of(container, await new ImageIdentity().OfAsync(engine, container, stop));
            role = RoleExplanation.Of(grants.Grants, identity, wish.Role);
            hints = role.Arn is null ? RoleExplanation.Hints(grants.Grants, identity, wish.Role) : [];
        }

        var (injection, isServed) = !ContainerWish.Concerns(container) ? (NotOptedIn(container), container.Label(Labels.Task) is not null)
            : problem is not null ? ($"not injected, {problem.Reason}: {problem.Message}", false)
            : await ReportAsync(container.Id, given, stop);
        return new Explained(
            $"container {container.Name} ({container.Id[..Math.Min(ShownId, container.Id.Length)]}), {container.Status}", injection, role, hints,
            [ExplainedContainer.Of(container.Name, [.. container.Environment.Select(Variable)], [], isServed)]);
    }

    // Without a grants file the development source grants everything, and others nothing: the hook's report says which.
    private static async Task<GivenGrants?> TryGrantsAsync(GivenOptions given, CancellationToken stop)
    {
        try
        {
            return await GivenGrants.ReadAsync(given, stop);
        }
        catch (StartupException) when (given.Text(IamArguments.Grants) is null)
        {
            return null;
        }
    }

    private static string NotOptedIn(ContainerFacts container) => container.Label(Labels.Inject) is null
        ? $"not injected: it has no label {Labels.Inject}={Labels.Enabled}"
        : $"not injected: its label {Labels.Inject}={Labels.Disabled} opts it out";

    // What the hook says of one that has opted in, and whether it serves it. Without the hook the rest is worth telling all the same.
    private static async Task<(string Text, bool IsServed)> ReportAsync(string id, GivenOptions given, CancellationToken stop)
    {
        try
        {
            var containers = await HookContainers.AskAsync(given.Text(DockerArguments.HookSocket) ?? HostPaths.HookSocket, stop);
            if (containers.FirstOrDefault(c => (string?)c["containerId"] == id) is not { } report)
                return ("it has opted in, and the hook does not know it: is it the hook of this engine? See injector docker list, or give its --hook-socket", true);

            var (reason, role) = ((string?)report["reason"], (string?)report["role"]);
            return ($"{reason}: {(string?)report["message"]}{(role is null ? "" : $" (role {role})")}", reason is not HookReasons.OwnUri);
        }
        catch (StartupException e)
        {
            return ("it has opted in; what the hook says of it is not known: " + e.Message, true);
        }
    }

    private static ContainerVariable Variable(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new ContainerVariable(text, "") : new ContainerVariable(text[..at], text[(at + 1)..]);
    }
}
