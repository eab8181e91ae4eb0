using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>A request for a pod on its way through admission.</summary>
internal sealed class AdmissionAttributes
{
    /// <summary>CREATE, UPDATE or DELETE.</summary>
    public required string Operation { get; init; }

    /// <summary>Namespace of the pod.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name, empty while only a generateName is known.</summary>
    public required string Name { get; init; }

    /// <summary>Subresource, or empty.</summary>
    public required string Subresource { get; init; }

    /// <summary>Who asks.</summary>
    public required ApiUser User { get; init; }

    /// <summary>The object, as webhooks have changed it so far.</summary>
    public required JsonObject Object { get; set; }

    /// <summary>The object before an update.</summary>
    public JsonObject? OldObject { get; init; }

    /// <summary>Whether nothing is to be stored.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Options of the request.</summary>
    public required JsonObject Options { get; init; }
}
