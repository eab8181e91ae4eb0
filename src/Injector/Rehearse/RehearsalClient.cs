using System.Text.Json.Nodes;
using Injector.CommandLine;
using Injector.Core.Names;
using Injector.Endpoint.Options;
using Injector.Endpoint.Rehearsals;
using Injector.Top;

namespace Injector.Rehearse;

/// <summary>Asks an endpoint about rehearsals.</summary>
/// <param name="socket">Path of its admin socket.</param>
internal sealed class RehearsalClient(string socket)
{
    /// <summary>The workload that a person means: by the name that <c>injector top</c> shows, or by its id.</summary>
    /// <exception cref="StartupException">None, or more than one.</exception>
    public async Task<TopWorkload> MeantAsync(string text, CancellationToken stop)
    {
        var all = await AllAsync(stop);
        return all.Where(w => w.Name == text || w.Id == text).ToList() switch
        {
            [var workload] => workload,
            [] => throw new StartupException($"expected a workload of the endpoint at unix:{socket}, found none called \"{text}\" among {all.Count}: injector top shows them"),
            var several => throw new StartupException(
                $"expected one workload called \"{text}\", found {several.Count}: name one by its id, as GET /v1/workloads at unix:{socket} shows it"),
        };
    }

    /// <summary>Every workload that the endpoint knows.</summary>
    public Task<IReadOnlyList<TopWorkload>> AllAsync(CancellationToken stop) => TopWorkload.AskAllAsync(socket, stop);

    /// <summary>Begins a rehearsal.</summary>
    /// <param name="workload">Who is to meet it.</param>
    /// <param name="failure">What.</param>
    /// <param name="length">For how long.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StartupException">It may not be, or nobody answers.</exception>
    public async Task<RunningRehearsal> StartAsync(TopWorkload workload, RehearsedFailure failure, TimeSpan length, CancellationToken stop)
    {
        var body = new JsonObject { ["failure"] = RehearsalPlan.NameOf(failure), ["for"] = $"{(long)length.TotalMilliseconds}ms" };
        var answer = await ControlSocket.TellEndpointAsync(socket, HttpMethod.Put, PathOf(workload), body, stop);
        return answer.IsDone ? Read(answer) : throw Refused(answer);
    }

    /// <summary>The rehearsal that a workload is in; null when in none.</summary>
    public async Task<RunningRehearsal?> FindAsync(TopWorkload workload, CancellationToken stop)
    {
        var answer = await ControlSocket.TellEndpointAsync(socket, HttpMethod.Get, PathOf(workload), body: null, stop);
        if (answer.Code is RehearsalReasons.NoRehearsal or RehearsalReasons.UnknownWorkload)
            return null;

        return answer.IsDone ? Read(answer) : throw Refused(answer);
    }

    /// <summary>Ends it; false when there was none.</summary>
    public async Task<bool> StopAsync(TopWorkload workload, CancellationToken stop)
    {
        var answer = await ControlSocket.TellEndpointAsync(socket, HttpMethod.Delete, PathOf(workload), body: null, stop);
        return answer.IsDone || (answer.Code is RehearsalReasons.NoRehearsal or RehearsalReasons.UnknownWorkload ? false : throw Refused(answer));
    }

    private RunningRehearsal Read(ControlAnswer answer) => new ControlJson("endpoint", socket).Read(answer.Body, RunningRehearsal.Read);

    private static string PathOf(TopWorkload workload) => $"/v1/workloads/{Uri.EscapeDataString(workload.Id)}/rehearsal";

    private static StartupException Refused(ControlAnswer answer) => new($"{answer.Code}: {answer.Message}");
}
