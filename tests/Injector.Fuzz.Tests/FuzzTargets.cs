using Injector.Fuzz.Tests.Engine;
using Injector.Fuzz.Tests.Targets.Endpoint;
using Injector.Fuzz.Tests.Targets.Hosts;
using Injector.Fuzz.Tests.Targets.Kubernetes;
using Injector.Fuzz.Tests.Targets.Settings;
using Injector.Fuzz.Tests.Targets.Sidecar;
using Injector.Fuzz.Tests.Targets.Webhook;

namespace Injector.Fuzz.Tests;

/// <summary>All targets, by name.</summary>
internal static class FuzzTargets
{
    private static readonly Func<FuzzTarget>[] Makers =
    [
        () => new AdmissionTarget(), () => new PodMarksTarget(), () => new UpstreamAnswerTarget(), () => new HandoffTarget(), () => new HandoffFrameTarget(), () => new SidecarRequestTarget(),
        () => new RequestTargetTarget(), () => new EndpointRequestTarget(), () => new AdminTarget(), () => new GrantsTarget(), () => new StsTarget(), () => new GrantResourceTarget(), () => new PodTokenTarget(),
        () => new InspectTarget(), () => new EngineEventsTarget(), () => new TaskTarget(), () => new OciDocumentTarget(), () => new RuntimeMessageTarget(), () => new RuntimeSettingsTarget(), () => new DaemonSettingsTarget(),
        () => new SidecarSettingsTarget(), () => new StateFileTarget(),
    ];

    /// <summary>Makes the one of a name.</summary>
    public static FuzzTarget Make(string name)
    {
        foreach (var make in Makers)
        {
            var target = make();
            if (target.Name == name)
                return target;
            target.Dispose();
        }

        throw new ArgumentException($"expected a target's name, found {name}", nameof(name));
    }
}
