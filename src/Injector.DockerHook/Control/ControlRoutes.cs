using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Wire;
using Injector.DockerHook.Reports;
using Injector.DockerHook.Tasks;
using Injector.DockerHook.Workloads;
using Injector.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Injector.DockerHook.Control;

/// <summary>
/// The control socket: <c>GET /v1/containers</c> shows what the hook did with each container and what the endpoint says of it; everything
/// below <see cref="TaskRoutes.Path"/> is about tasks.
/// </summary>
internal sealed class ControlRoutes(ReportBook reports, EndpointAdmin endpoint, TaskRoutes tasks)
{
    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(TaskRoutes.Path, StringComparison.Ordinal))
        {
            await tasks.HandleAsync(context);
            return;
        }

        if (context.Request.Path.Value is not "/v1/containers" || !HttpMethods.IsGet(context.Request.Method))
        {
            var error = new CredentialError(StatusCodes.Status404NotFound, "NotFound", "expected GET /v1/containers or something below /v1/tasks, found something else");
            await JsonAnswer.WriteAsync(context, StatusCodes.Status404NotFound, error.Body);
            return;
        }

        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, Write(reports.All, await KnownAsync(context.RequestAborted)));
    }

    // Without the endpoint the table is still of use.
    private async Task<IReadOnlyDictionary<string, EndpointWorkload>> KnownAsync(CancellationToken cancellation)
    {
        try
        {
            return (await endpoint.AllAsync(cancellation)).ToDictionary(w => w.Id, StringComparer.Ordinal);
        }
        catch (EndpointUnavailableException)
        {
            return new Dictionary<string, EndpointWorkload>(StringComparer.Ordinal);
        }
    }

    private static byte[] Write(IReadOnlyList<ContainerReport> all, IReadOnlyDictionary<string, EndpointWorkload> known)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("containers");
            foreach (var report in all)
                Object(json, report, report.WorkloadId is { } id ? known.GetValueOrDefault(id) : null);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Object(Utf8JsonWriter json, ContainerReport report, EndpointWorkload? workload)
    {
        json.WriteStartObject();
        json.WriteString("containerId", report.ContainerId);
        json.WriteString("name", report.Name);
        json.WriteString("state", report.State);
        json.WriteString("since", report.Since);
        json.WriteString("role", workload?.Role ?? report.Role);
        json.WriteString("id", CredentialId.TryParse(report.WorkloadId, out var id) ? id.ToString() : null);
        json.WriteString("reason", workload?.Refusal is null ? report.Reason : Core.Names.HookReasons.RoleNotGranted);
        json.WriteString("message", workload?.Refusal ?? report.Message);
        json.WriteString("expiration", workload?.Expiration);
        json.WriteString("sdk", workload?.Sdk);
        json.WriteEndObject();
    }
}
