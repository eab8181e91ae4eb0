using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Core.Names;

namespace Injector.Webhook.Injection;

/// <summary>
/// The containers and the volume that go into a pod. Every field that the API server would default is written out, so that what comes back
/// at a re-invocation is what was sent; every security field is set at container level, so that the pod's own cannot break or weaken them.
/// </summary>
/// <param name="settings">The operator's settings.</param>
/// <param name="wishes">The pod's.</param>
/// <param name="id">The pod's credential id.</param>
internal sealed class InjectedParts(InjectionSettings settings, PodWishes wishes, CredentialId id)
{
    /// <summary>The only program in the image.</summary>
    public const string Binary = InjectedNames.ProxyBinary;

    private const int User = 65532;
    private const int ProbePatienceSeconds = 120;

    /// <summary>The projected token: for our audience only, mounted into the sidecar only.</summary>
    public JsonObject Volume() => new()
    {
        ["name"] = InjectedNames.TokenVolume,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(new JsonObject
            {
                ["serviceAccountToken"] = new JsonObject
                {
                    ["audience"] = InjectedNames.TokenAudience,
                    ["expirationSeconds"] = (long)settings.TokenLifetime.TotalSeconds,
                    ["path"] = InjectedNames.TokenFile,
                },
            }),
            ["defaultMode"] = 420,
        },
    };

    /// <summary>The init container that prepares 169.254.170.2. NET_ADMIN alone, and root, since Kubernetes gives capabilities to nobody else.</summary>
    public JsonObject LinkLocal()
    {
        var command = new JsonArray(Binary, "setup");
        if (settings.BlockInstanceMetadata)
            command.Add("--block-instance-metadata");
        var container = Container(InjectedNames.LinkLocalContainer, command);
        container["securityContext"] = Security(user: 0, new JsonObject { ["add"] = new JsonArray("NET_ADMIN"), ["drop"] = new JsonArray("ALL") });
        return container;
    }

    /// <summary>The sidecar.</summary>
    /// <param name="native">As a native sidecar, or as a container beside the others.</param>
    public JsonObject Proxy(bool native)
    {
        var container = Container(InjectedNames.ProxyContainer, new JsonArray(Binary));
        container["env"] = Environment(native);
        if (settings.ProxyMetrics)
            container["ports"] = new JsonArray(new JsonObject { ["name"] = InjectedNames.MetricsPort, ["containerPort"] = Ports.SidecarAdmin, ["protocol"] = "TCP" });
        container["volumeMounts"] = new JsonArray(new JsonObject
        {
            ["name"] = InjectedNames.TokenVolume,
            ["readOnly"] = true,
            ["mountPath"] = InjectedNames.TokenFolder,
        });
        var health = new JsonArray(Binary, "health");
        if (wishes.WaitForCredentials)
            health.Add("--credentials");
        if (native)
        {
            container["restartPolicy"] = "Always";
            container["startupProbe"] = new JsonObject
            {
                ["exec"] = new JsonObject { ["command"] = health },
                ["timeoutSeconds"] = 2,
                ["periodSeconds"] = 1,
                ["successThreshold"] = 1,
                ["failureThreshold"] = ProbePatienceSeconds,
            };
        }
        else
        {
            // The kubelet starts the next container only after this has ended: the only way to be there before the app.
            health.Add("--wait");
            health.Add("60s");
            container["lifecycle"] = new JsonObject { ["postStart"] = new JsonObject { ["exec"] = new JsonObject { ["command"] = health } } };
        }

        container["securityContext"] = Security(User, new JsonObject { ["drop"] = new JsonArray("ALL") });
        return container;
    }

    private JsonArray Environment(bool native)
    {
        var environment = new JsonArray(
            Variable(EnvironmentVariables.CredentialId, id.Value),
            Variable(EnvironmentVariables.Upstream, settings.Endpoint),
            Variable(EnvironmentVariables.UpstreamTokenFile, InjectedNames.TokenFolder + "/" + InjectedNames.TokenFile));
        if (settings.EndpointCa is { } ca)
            environment.Add(Variable(EnvironmentVariables.UpstreamCa, ca));
        if (!native)
            environment.Add(Variable(EnvironmentVariables.ServeUntilKilled, "true"));
        if (settings.ProxyMetrics)
            environment.Add(Variable(EnvironmentVariables.AdminListen, $"[::]:{Ports.SidecarAdmin}"));
        if (settings.Traces)
            environment.Add(Variable(EnvironmentVariables.Traces, "true"));
        return environment;
    }

    private JsonObject Container(string name, JsonArray command) => new()
    {
        ["name"] = name,
        ["image"] = settings.Image,
        ["command"] = command,
        ["resources"] = wishes.Resources.ToJson(),
        ["terminationMessagePath"] = "/dev/termination-log",
        ["terminationMessagePolicy"] = "File",
        ["imagePullPolicy"] = settings.PullPolicy,
    };

    private static JsonObject Security(int user, JsonObject capabilities) => new()
    {
        ["capabilities"] = capabilities,
        ["privileged"] = false,
        ["runAsUser"] = user,
        ["runAsGroup"] = user,
        ["runAsNonRoot"] = user != 0,
        ["readOnlyRootFilesystem"] = true,
        ["allowPrivilegeEscalation"] = false,
        ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
    };

    private static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };
}
