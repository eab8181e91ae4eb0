using System.Text.Encodings.Web;
using System.Text.Json;
using Injector.Core.Sdks;
using Injector.Core.Wire;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Admin;

/// <summary>Shows workloads on the admin socket: identities, state and expiry; no token, no key, no hash.</summary>
internal static class WorkloadView
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One workload, as an object.</summary>
    public static byte[] One(Workload workload, GrantsInForce grants) => Write(json => Object(json, workload, grants));

    /// <summary>All workloads, as <c>{"workloads":[…]}</c>.</summary>
    public static byte[] All(IEnumerable<Workload> workloads, GrantsInForce grants) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("workloads");
        foreach (var workload in workloads)
            Object(json, workload, grants);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Object(Utf8JsonWriter json, Workload workload, GrantsInForce grants)
    {
        var registration = workload.Registration;
        json.WriteStartObject();
        json.WriteString("id", workload.Key);
        json.WriteString("platform", registration.Identity.Platform.ToString().ToLowerInvariant());
        json.WriteString("origin", registration.Origin.ToString().ToLowerInvariant());
        json.WriteString("roleType", registration.RoleType.ToString());
        Texts(json, "names", registration.Identity.Names);
        Image(json, registration);
        Texts(json, "labels", registration.Identity.Labels);
        if (registration.Wish is { } wish)
            json.WriteString("taskRoleArn", wish.Value);
        json.WriteStartArray("doors");
        if (registration.Doors.HasFlag(Doors.Socket))
            json.WriteStringValue("socket");
        if (registration.Doors.HasFlag(Doors.Loopback))
            json.WriteStringValue("loopback");
        if (registration.Doors.HasFlag(Doors.Cluster))
            json.WriteStringValue("cluster");
        json.WriteEndArray();
        if (registration.Address is { } address)
            json.WriteString("address", address.ToString());
        if (workload.Sdk is not SdkFamily.None and var sdk)
            json.WriteString("sdk", SdkUserAgent.NameOf(sdk));
        json.WriteNumber("requests", workload.Requests);
        json.WriteNumber("failures", workload.Failures);
        if (workload.LastFailure is { } failure)
            json.WriteString("lastFailure", failure);
        if (workload.Rehearsal is { } rehearsal)
        {
            json.WriteStartObject("rehearsal");
            RehearsalRoutes.Write(json, rehearsal);
            json.WriteEndObject();
        }

        if (registration.Origin is WorkloadOrigin.Registered)
            Decision(json, workload.Decide(grants));
        if (workload.Slot.Current is { } held)
        {
            json.WriteString("roleArn", held.RoleArn);
            json.WriteString("expiration", WireTimestamp.Format(held.Expiration));
        }

        json.WriteEndObject();
    }

    // Neither while grants are not loaded: nothing is decided then.
    private static void Decision(Utf8JsonWriter json, WorkloadDecision decided)
    {
        json.WriteStartObject("decision");
        if (decided.Request is { } granted)
            json.WriteString("roleArn", granted.Role.Value);
        if (decided.Refusal is { } refusal)
            json.WriteString("refusal", refusal);
        json.WriteEndObject();
    }

    private static void Image(Utf8JsonWriter json, WorkloadRegistration registration)
    {
        if (registration.Identity.Image is not { } image)
            return;

        json.WriteStartObject("image");
        if (image.Id is not null)
            json.WriteString("id", image.Id);
        if (image.Digest is not null)
            json.WriteString("digest", image.Digest);
        if (image.Repository is not null)
            json.WriteString("repository", image.Repository);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string key, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(key);
        foreach (var (name, value) in texts.OrderBy(t => t.Key, StringComparer.Ordinal))
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Relaxed))
            content(json);
        return stream.ToArray();
    }
}
