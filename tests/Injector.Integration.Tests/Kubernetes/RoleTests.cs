using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;
using Injector.Integration.Tests.World;
using Injector.Testing.Kubernetes;

namespace Injector.Integration.Tests.Kubernetes;

/// <summary>
/// Rights in the cluster are exactly what is used: over a whole life of webhook and endpoint the API server refuses whatever the rendered
/// roles do not allow, and in the end nothing that they allow is left unused.
/// </summary>
public sealed class RoleTests
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly IReadOnlyList<JsonObject> Manifests =
        YamlText.Documents(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Manifests", "injector.yaml")));

    [Fact]
    public async Task Webhook_and_endpoint_use_every_right_that_they_have_and_ask_for_no_other()
    {
        RealParts.NeedNamespaces();
        var webhook = Permission.OfRole(Manifests, "ecs-injector-webhook");
        var endpoint = Permission.OfRole(Manifests, "ecs-injector-endpoint");
        await using var world = await KubernetesWorld.StartAsync(api =>
        {
            Restrict(api, KubernetesWorld.WebhookUser, webhook);
            Restrict(api, KubernetesWorld.EndpointUser, endpoint);
            OldEnoughToAskTheNodes(api);
        });

        await LiveAsync(world);

        AssertExact(world.Api, KubernetesWorld.WebhookUser, webhook);
        AssertExact(world.Api, KubernetesWorld.EndpointUser, endpoint);
        Assert.Empty(world.Api.Errors);
    }

    [Fact]
    public async Task Looking_at_an_installation_only_reads()
    {
        RealParts.NeedNamespaces();
        await using var world = await KubernetesWorld.StartAsync();
        world.Api.Put(PodCredentialsTests.Grant("orders", "arn:aws:iam::111122223333:role/orders", "shop", "orders"));
        Assert.Equal(HttpStatusCode.Created, (await world.CreateAsync(PodCredentialsTests.NewPod("orders-1"))).Code);
        var kubeconfig = Path.Combine(world.Folder, "person.kubeconfig");
        world.Api.WriteKubeconfig(kubeconfig, "person");

        var (_, output) = await Daemon.RunAsync([RealParts.Injector, "check", "--kubeconfig", kubeconfig, "--namespace", KubernetesWorld.Own]);

        Assert.Contains("orders", output, StringComparison.Ordinal);
        var used = world.Api.Requests.Where(r => r.User == "person").Select(Permission.NeededBy).OfType<Permission>().ToList();
        Assert.True(used.Count >= 5, output);
        Assert.All(used, p => Assert.Contains(p.Verb, (string[])["get", "list"]));
        Assert.DoesNotContain(used, p => p.Resource == "secrets" && (p.Verb != "get" || p.Name == "ecs-injector-ca"));
    }

    private static async Task LiveAsync(KubernetesWorld world)
    {
        await world.StartWebhookAsync();

        world.Api.Put(new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = "orders", ["namespace"] = "shop" },
        });

        // A pod of which one container has a variable of its own: injected, with an event that says so.
        world.Api.Put(PodCredentialsTests.Grant("orders", "arn:aws:iam::111122223333:role/orders", "shop", "orders"));
        var wanted = PodCredentialsTests.NewPod("orders-1");
        wanted["spec"]!["containers"]!.AsArray().Add(new JsonObject
        {
            ["name"] = "other",
            ["image"] = "app:1",
            ["env"] = new JsonArray(new JsonObject { ["name"] = "AWS_CONTAINER_CREDENTIALS_FULL_URI", ["value"] = "http://127.0.0.1:1/own" }),
        });
        var (code, pod) = await world.CreateAsync(wanted);
        Assert.True(code == HttpStatusCode.Created, pod.ToJsonString());
        await using var running = await RunningPod.StartAsync(world, pod, PodCredentialsTests.TokenOf(world, pod));
        Assert.Equal(200, await PodCredentialsTests.UntilAsync(running, "/v2/credentials/" + running.CredentialId, 200));

        // A CA that nobody can read is made anew, and both certificates with it.
        world.Api.Put(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "ecs-injector-ca", ["namespace"] = KubernetesWorld.Own },
            ["data"] = new JsonObject { ["tls.crt"] = Base64("no certificate"), ["tls.key"] = Base64("no key") },
        });

        // A history that was compacted: what followed the grants lists them again.
        world.Api.CompactHistory();
        world.Api.CloseWatches();
        await UntilAsync(() => Used(world.Api, KubernetesWorld.EndpointUser, "list", "rolegrants.ecs-injector.io") >= 2, "the grants were not listed again");
        await UntilAsync(() => Used(world.Api, KubernetesWorld.WebhookUser, "update", "secrets") >= 3, "the certificates were not made anew");
    }

    private static void AssertExact(FakeKubernetes api, string user, IReadOnlyList<Permission> granted)
    {
        var requests = api.Requests.Where(r => r.User == user).ToList();
        var refused = requests.Where(r => r.Status == 403).Select(r => $"{r.Verb} {r.Path}").Distinct();
        var used = requests.Where(r => r.Status is >= 200 and < 300).Select(Permission.NeededBy).OfType<Permission>().ToList();

        Assert.True(granted.Count >= 5, "the search found the rules");
        Assert.Empty(refused);
        Assert.DoesNotContain(granted, g => !used.Any(g.Allows));
    }

    private static void Restrict(FakeKubernetes api, string user, IReadOnlyList<Permission> granted) =>
        api.Allow(user, (verb, path) => Permission.NeededBy(verb, path) is not { } needed || granted.Any(g => g.Allows(needed)));

    private static void OldEnoughToAskTheNodes(FakeKubernetes api)
    {
        api.Version = ("v1.31.4", "1", "31");
        api.Put(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject { ["name"] = "node-1" },
            ["status"] = new JsonObject { ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = "v1.31.4" } },
        });
    }

    private static int Used(FakeKubernetes api, string user, string verb, string resource) =>
        api.Requests.Count(r => r.User == user && r.Status is >= 200 and < 300 && Permission.NeededBy(r) is { } p && p.Verb == verb && p.Resource == resource);

    internal static async Task UntilAsync(Func<bool> holds, string otherwise)
    {
        var ends = TimeProvider.System.GetUtcNow() + (LookEvery * 6);
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < ends, otherwise);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
