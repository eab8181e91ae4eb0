using System.CommandLine;
using System.Text.Json.Nodes;
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
        var inspected = await engine.InspectAsync(name, stop)
            ?? throw new StartupException($"expected a container {name}, found none: docker ps -a lists them");
        var container = ContainerFacts.Read(inspected);
        return await ExplainCommand.TellAsync(await ExplainAsync(engine, container, given, stop), given);
    }

    private static async Task<Explained> ExplainAsync(DockerEngine engine, ContainerFacts container, GivenOptions given, CancellationToken stop)
    {
        var report = await ReportAsync(container.Id, given, stop);
        var wish = ContainerWish.Read(container, Unsaid, out var problem)?.Role;
        ExplainedRole? role = null;
        IReadOnlyList<string> hints = [];
        var grants = await TryGrantsAsync(given, stop);
        if (grants is not null)
        {
            var identity = DockerIdentity.Of(container, await new ImageIdentity().OfAsync(engine, container, stop));
            role = RoleExplanation.Of(grants.Grants, identity, wish);
            hints = role.Arn is null ? RoleExplanation.Hints(grants.Grants, identity, wish) : [];
        }

        return new Explained(
            $"container {container.Name} ({container.Id[..12]}), {container.Status}", Injection(container, problem, report), role, hints,
            [ExplainedContainer.Of(container.Name, [.. container.Environment.Select(Variable)], [])]);
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

    private static string Injection(ContainerFacts container, HookProblem? problem, JsonNode? report)
    {
        if (problem is not null)
            return $"not injected, {problem.Reason}: {problem.Message}";
        if (!ContainerWish.Concerns(container))
            return $"not injected: it has no label {Labels.Inject}={Labels.Enabled}";
        return report is null
            ? "it has opted in; no hook answers that knows it: start injector docker, or give its --hook-socket"
            : $"{(string?)report["reason"]}: {(string?)report["message"]}{((string?)report["role"] is { } role ? $" (role {role})" : "")}";
    }

    private static async Task<JsonNode?> ReportAsync(string id, GivenOptions given, CancellationToken stop)
    {
        try
        {
            var text = await HookContainers.AskAsync(given.Text(DockerArguments.HookSocket) ?? HostPaths.HookSocket, stop);
            return JsonNode.Parse(text)!["containers"]!.AsArray().FirstOrDefault(c => (string?)c!["containerId"] == id);
        }
        catch (StartupException)
        {
            return null;
        }
    }

    private static ContainerVariable Variable(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new ContainerVariable(text, "") : new ContainerVariable(text[..at], text[(at + 1)..]);
    }
}
