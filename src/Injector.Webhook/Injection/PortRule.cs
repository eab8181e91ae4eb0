using System.Text.Json;
using Injector.Core.Names;

namespace Injector.Webhook.Injection;

/// <summary>A pod that declares a port of ours would fight with the sidecar over it.</summary>
internal static class PortRule
{
    /// <summary>Checks.</summary>
    /// <exception cref="InjectionRefusedException">A port is taken.</exception>
    public static void Check(PodView pod)
    {
        foreach (var container in pod.InitContainers.Concat(pod.MainContainers))
        {
            foreach (var port in PodReading.Objects(container.Json, "ports", container.Pointer))
            {
                if (port.TryGetProperty("containerPort", out var number) && number.ValueKind is JsonValueKind.Number
                    && number.TryGetInt32(out var value) && value is Ports.Credentials or Ports.SidecarAdmin)
                {
                    throw new InjectionRefusedException(
                        InjectionReasons.PortTaken,
                        $"container {container.Name} declares port {value}, which the credential proxy uses (127.0.0.1:{Ports.Credentials} and :{Ports.SidecarAdmin}): choose another");
                }
            }
        }
    }
}
