using System.Globalization;
using System.Text.Json.Nodes;
using Injector.CommandLine;
using Injector.Core.Workloads;
using Injector.Endpoint.Options;
using Injector.Rehearse;

namespace Injector.Top;

/// <summary>A workload as the endpoint shows it at one moment.</summary>
/// <param name="Id">Its id, to find it again at the next look; never shown.</param>
/// <param name="Name">The name that people know it by.</param>
/// <param name="Role">The role that it has or is to have; null while it gets none.</param>
/// <param name="Refusal">Why it gets none; null otherwise.</param>
/// <param name="Sdk">The AWS SDK that asked last; null while none has.</param>
/// <param name="Expiration">When the pair in memory ends; null when there is none.</param>
/// <param name="Requests">Answers on record since the endpoint's start.</param>
/// <param name="Failures">Those of them that were no credentials.</param>
/// <param name="LastFailure">Reason code of the last of these; null when there was none.</param>
internal sealed record TopWorkload(
    string Id, string Name, string? Role, string? Refusal, string? Sdk, DateTimeOffset? Expiration, long Requests, long Failures, string? LastFailure)
{
    private static readonly string[] Names = [WorkloadNames.Container, WorkloadNames.Pod, WorkloadNames.Process, WorkloadNames.Task];

    /// <summary>The failure that it meets on purpose; null for none.</summary>
    public RunningRehearsal? Rehearsal { get; init; }

    /// <summary>Whether somebody should look at it.</summary>
    public bool IsInTrouble(DateTimeOffset now) => Refusal is not null || (Requests > 0 && !(Expiration > now));

    /// <summary>All of them, as the endpoint at an admin socket tells them: those in trouble first, then by name.</summary>
    /// <exception cref="StartupException">Nobody answers there, or something else does.</exception>
    public static async Task<IReadOnlyList<TopWorkload>> AskAllAsync(string socket, CancellationToken stop)
    {
        var json = await ControlSocket.AskAsync(socket, "/v1/workloads", "endpoint", "injector endpoint", stop);
        var now = TimeProvider.System.GetUtcNow();
        return
        [
            .. new ControlJson("endpoint", socket).List(json, "workloads", Read)
                .OrderByDescending(w => w.IsInTrouble(now)).ThenBy(w => w.Name, StringComparer.Ordinal),
        ];
    }

    private static TopWorkload Read(JsonObject workload)
    {
        var names = workload["names"];
        var name = Names.Select(key => (string?)names?[key]).FirstOrDefault(n => n is { Length: > 0 }) ?? "-";
        if ((string?)names?[WorkloadNames.Namespace] is { Length: > 0 } space)
            name = space + "/" + name;
        return new TopWorkload(
            (string)ControlJson.Needed(workload, "id")!,
            name,
            (string?)workload["roleArn"] ?? (string?)workload["decision"]?["roleArn"],
            (string?)workload["decision"]?["refusal"],
            (string?)workload["sdk"],
            (string?)workload["expiration"] is { } end ? DateTimeOffset.Parse(end, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null,
            (long)ControlJson.Needed(workload, "requests"),
            (long)ControlJson.Needed(workload, "failures"),
            (string?)workload["lastFailure"])
        {
            Rehearsal = workload["rehearsal"] is { } rehearsal ? RunningRehearsal.Read(rehearsal.AsObject()) : null,
        };
    }
}
