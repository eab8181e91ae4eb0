using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>The few validations of a pod that catch a webhook's mistakes.</summary>
internal static class PodChecks
{
    /// <summary>Checks names of containers and volumes, and that mounts have their volumes.</summary>
    /// <exception cref="ApiException">Something is wrong.</exception>
    public static void Check(JsonObject pod)
    {
        var name = (pod["metadata"] as JsonObject).Text("name");
        var spec = pod.Child("spec");
        if (spec.Objects("containers").Count == 0)
            throw ApiException.Invalid(ResourceKind.Pod, name, "spec.containers", "Required value");

        var volumes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, volume) in spec.Objects("volumes").Index())
        {
            if (!volumes.Add(volume.Text("name")))
                throw Wrong(name, $"spec.volumes[{Number(index)}].name", "Duplicate value", volume.Text("name"));
        }

        var containers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in new[] { "initContainers", "containers", "ephemeralContainers" })
        {
            foreach (var (index, container) in spec.Objects(list).Index())
            {
                var field = $"spec.{list}[{Number(index)}]";
                if (!containers.Add(container.Text("name")))
                    throw Wrong(name, field + ".name", "Duplicate value", container.Text("name"));
                var paths = new HashSet<string>(StringComparer.Ordinal);
                foreach (var (place, mount) in container.Objects("volumeMounts").Index())
                {
                    if (!volumes.Contains(mount.Text("name")))
                        throw Wrong(name, $"{field}.volumeMounts[{Number(place)}].name", "Not found", mount.Text("name"));
                    if (!paths.Add(mount.Text("mountPath")))
                        throw Wrong(name, $"{field}.volumeMounts[{Number(place)}].mountPath", "Invalid value", mount.Text("mountPath"));
                }
            }
        }
    }

    private static ApiException Wrong(string pod, string field, string what, string value) =>
        ApiException.Invalid(ResourceKind.Pod, pod, field, $"{what}: \"{value}\"");

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
