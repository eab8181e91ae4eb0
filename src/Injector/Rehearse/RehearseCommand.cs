using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.CommandLine;
using Injector.Endpoint;
using Injector.Endpoint.Rehearsals;

namespace Injector.Rehearse;

/// <summary><c>injector rehearse</c>: a workload meets a failure on purpose, for a time.</summary>
internal static class RehearseCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly (RehearsedFailure Failure, string What)[] Failures =
    [
        (RehearsedFailure.Expired, "No fresh pair can be had: 503, as when the source gives pairs that have expired. An expired one is never served."),
        (RehearsedFailure.Slow, "Each pair takes 5 s: 503 after 800 ms until it has come, then it is served once."),
        (RehearsedFailure.Throttled, "Too many requests: 429, as above the limit of requests."),
        (RehearsedFailure.Revoked, "The role is taken away: 403 CredentialsRevoked, as when the grant is removed. Sidecars drop what they hold within 30 s."),
        (RehearsedFailure.Flapping, "Every other attempt to get a pair fails, the first to begin with: 503 for a second, as when the source gives no answer, then the pair, once."),
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "rehearse", "Makes one workload of the endpoint on this host meet a failure on purpose; its own credentials come back by themselves. Needs "
            + "allowRehearsal: true in the RoleGrant that decides for it. The beginning and the end of each are in the audit log.");
        foreach (var (failure, what) in Failures)
            command.Subcommands.Add(RehearseStartCommand.Make(failure, what));
        command.Subcommands.Add(RehearseStopCommand.Make());
        command.Subcommands.Add(RehearseListCommand.Make());
        return command;
    }

    /// <summary>The argument that names the workload.</summary>
    public static Argument<string> NewWorkload() => new("WORKLOAD") { Description = "Its name as injector top shows it, or its id." };

    /// <summary>The endpoint that the options name.</summary>
    public static RehearsalClient Client(GivenOptions given) =>
        new(given.Text(EndpointArguments.AdminSocket) ?? new DefaultPlaces(Environment.GetEnvironmentVariable).AdminSocket);

    /// <summary>Prints JSON for scripts.</summary>
    public static Task PrintAsync(JsonNode json) => Console.Out.WriteLineAsync(json.ToJsonString(Indented));
}
