using System.Globalization;
using Injector.Core.Audit;
using Injector.Endpoint.Answers;
using Injector.Endpoint.Audit;

namespace Injector.Endpoint.Rehearsals;

/// <summary>
/// Puts rehearsals on record: in the credential audit log, since they explain the refusals there, as events of their own in the same ten fields.
/// What and how long stands where a request has its path; the id is left out, as everywhere in that log.
/// </summary>
internal sealed class RehearsalAudit(AuditLog log, CredentialAnswerOptions options, TimeProvider time)
{
    private const int Done = 200;
    private const string Path = "/v1/workloads/-/rehearsal";

    /// <summary>One begins.</summary>
    /// <param name="rehearsal">Which.</param>
    /// <param name="agent">User-Agent of who wants it.</param>
    public void Started(Rehearsal rehearsal, string agent) => Write(rehearsal, AuditEvent.RehearsalStarted, What(rehearsal), agent);

    /// <summary>One has ended.</summary>
    /// <param name="rehearsal">Which.</param>
    /// <param name="why">Why.</param>
    /// <param name="agent">User-Agent of who asked for the end; empty where nobody did.</param>
    public void Ended(Rehearsal rehearsal, RehearsalEnd why, string agent) => Write(
        rehearsal, AuditEvent.RehearsalEnded, $"{What(rehearsal)}&lasted={Seconds(rehearsal.Lasted)}&end={why}", agent);

    private void Write(Rehearsal rehearsal, AuditEvent what, string target, string agent)
    {
        var registration = rehearsal.Workload.Registration;
        log.Write(new AuditRecord(
            time.GetUtcNow(), Done, Source: "", target, agent, AuditedTask.Of(registration.Identity), registration.RoleType, options.Cluster,
            options.ContainerInstanceArn)
        {
            Event = what,
        });
    }

    private static string What(Rehearsal rehearsal) =>
        $"{Path}?failure={RehearsalPlan.NameOf(rehearsal.Failure)}&for={Seconds(rehearsal.Plan.Length)}";

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s";
}
