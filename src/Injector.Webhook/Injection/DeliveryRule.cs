using Injector.Core.Injection;
using Injector.Core.Names;

namespace Injector.Webhook.Injection;

/// <summary>Chooses the delivery: link-local where NET_ADMIN is allowed, else loopback; an explicit link-local that Pod Security forbids is refused.</summary>
internal static class DeliveryRule
{
    private const string Enforce = "pod-security.kubernetes.io/enforce";

    /// <summary>Chooses.</summary>
    /// <exception cref="InjectionRefusedException">link-local is asked for and forbidden.</exception>
    public static Delivery Choose(Delivery? asked, Delivery? setting, IReadOnlyDictionary<string, string> namespaceLabels)
    {
        var level = namespaceLabels.TryGetValue(Enforce, out var value) && value is "baseline" or "restricted" ? value : null;
        var wanted = asked ?? setting;
        if (level is null)
            return wanted ?? Delivery.LinkLocal;

        return wanted is Delivery.LinkLocal
            ? throw new InjectionRefusedException(
                InjectionReasons.LinkLocalForbidden,
                $"delivery link-local needs NET_ADMIN once, and the namespace enforces Pod Security {level} ({Enforce}): "
                + $"set annotation {Labels.Delivery}: loopback, or allow privileged pods in the namespace")
            : Delivery.Loopback;
    }
}
