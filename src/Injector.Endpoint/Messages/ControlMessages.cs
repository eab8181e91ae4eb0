using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Workloads;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Workloads;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Messages;

/// <summary>
/// Takes ECS control-plane frames: payloads and credential refreshes. A message is read whole before anything changes; one that cannot be
/// taken changes nothing. Nothing is kept for tasks that are not known, and a new id for a task retires its old one.
/// </summary>
internal sealed partial class ControlMessages(WorkloadRegistry workloads, EndpointMetrics metrics, ILogger<ControlMessages> logger)
{
    private readonly Lock oneAtATime = new();

    /// <summary>Takes one frame.</summary>
    /// <returns>The frames to send back, a JSON array.</returns>
    /// <exception cref="MessageRejectedException">It is not taken.</exception>
    /// <exception cref="IOException">It cannot be written to disk; the control plane is to send it again.</exception>
    public byte[] Take(ReadOnlyMemory<byte> frame)
    {
        try
        {
            using var document = Parse(frame);
            var (type, message) = Open(document.RootElement);

            // Frames are handled in the order in which they come, as the agent does.
            lock (oneAtATime)
            {
                var answer = type switch
                {
                    PayloadMessage.Type => TakePayload(PayloadMessage.Read(message)),
                    RefreshMessage.Type => TakeRefresh(RefreshMessage.Read(message)),
                    _ => throw new MessageRejectedException(
                        $"expected the type {PayloadMessage.Type} or {RefreshMessage.Type}, found another one"),
                };
                metrics.MessageTaken(good: true);
                return answer;
            }
        }
        catch (MessageRejectedException e)
        {
            metrics.MessageTaken(good: false);
            LogRejected(logger, e.Message);
            throw;
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> frame)
    {
        try
        {
            return JsonDocument.Parse(frame);
        }
        catch (JsonException)
        {
            throw new MessageRejectedException("expected a frame {\"type\":…,\"message\":{…}}, found no JSON");
        }
    }

    private static (string Type, JsonElement Message) Open(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            throw new MessageRejectedException($"expected a frame {{\"type\":…,\"message\":{{…}}}}, found a JSON {root.ValueKind}");

        var type = MessageJson.Required(root, "type", "");
        var message = MessageJson.Object(root, "message", "")
            ?? throw new MessageRejectedException("expected an object under message, found none");
        return (type, message);
    }

    private byte[] TakePayload(PayloadMessage payload)
    {
        foreach (var credentials in payload.Tasks.SelectMany(task => task.Credentials, (task, credentials) => (task, credentials)))
            RefuseForeign(credentials.credentials.Id, credentials.task.Arn);

        // Stopping tasks first, then the others, each in the order of the list: the agent's order.
        foreach (var task in payload.Tasks.Where(t => t.Stops))
            Retire(task.Arn, role: null, except: default);

        foreach (var task in payload.Tasks.Where(t => !t.Stops))
        {
            if (task.TaskRole is { } taskRole)
                Serve(task.Arn, task.Family, RoleType.TaskApplication, taskRole);
            if (task.ExecutionRole is { } executionRole)
                Serve(task.Arn, task.Family, RoleType.TaskExecution, executionRole);
        }

        LogPayload(logger, payload.MessageId, payload.Tasks.Count);
        return MessageFrames.Acknowledge(payload);
    }

    private byte[] TakeRefresh(RefreshMessage refresh)
    {
        RefuseForeign(refresh.Credentials.Id, refresh.TaskArn);
        var known = OfTask(refresh.TaskArn).FirstOrDefault()
            ?? throw new MessageRejectedException("expected the ARN of a task that is known under taskArn, found an unknown one");

        var family = known.Registration.Identity.Name(WorkloadNames.Family) ?? "";
        Serve(refresh.TaskArn, family, refresh.RoleType, refresh.Credentials);
        LogRefresh(logger, refresh.TaskArn, refresh.RoleType.ToString());
        return MessageFrames.Acknowledge(refresh);
    }

    private void Serve(string arn, string family, RoleType role, MessageCredentials credentials)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [WorkloadNames.TaskArn] = arn,
            [WorkloadNames.Task] = arn[(arn.LastIndexOf('/') + 1)..],
        };
        if (family.Length > 0)
            names[WorkloadNames.Family] = family;

        var workload = workloads.Put(
            new WorkloadRegistration(
                credentials.Id, new WorkloadIdentity(Platform.Task) { Names = names }, WorkloadOrigin.Payload, Doors.Loopback)
            {
                RoleType = role,
            });
        workload.Slot.Put(credentials.Credentials);
        Retire(arn, role, except: credentials.Id);
    }

    private void Retire(string arn, RoleType? role, CredentialId except)
    {
        foreach (var workload in OfTask(arn).ToList())
        {
            if (workload.Id != except && (role is null || workload.Registration.RoleType == role))
                workloads.Remove(workload.Id);
        }
    }

    // An id that serves one workload must never begin to serve another's credentials.
    private void RefuseForeign(CredentialId id, string arn)
    {
        if (workloads.TryGet(id.Value, out var known)
            && (known.Registration.Origin is not WorkloadOrigin.Payload || known.Registration.Identity.Name(WorkloadNames.TaskArn) != arn))
            throw new MessageRejectedException("expected a credentialsId of this task or a new one, found the id of another workload");
    }

    private IEnumerable<Workload> OfTask(string arn) => workloads.All.Where(w =>
        w.Registration.Origin is WorkloadOrigin.Payload && w.Registration.Identity.Name(WorkloadNames.TaskArn) == arn);

    [LoggerMessage(1601, LogLevel.Information, "Payload {MessageId} taken: {Tasks} tasks")]
    private static partial void LogPayload(ILogger logger, string messageId, int tasks);

    [LoggerMessage(1602, LogLevel.Information, "Credentials of {Task} refreshed ({RoleType})")]
    private static partial void LogRefresh(ILogger logger, string task, string roleType);

    [LoggerMessage(1603, LogLevel.Warning, "Control message not taken: {Problem}")]
    private static partial void LogRejected(ILogger logger, string problem);
}
