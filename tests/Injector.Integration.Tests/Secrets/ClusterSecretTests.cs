using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Integration.Tests.Kubernetes;
using Injector.Integration.Tests.World;
using Injector.Testing.Kubernetes;
using Injector.Testing.Secrets;

namespace Injector.Integration.Tests.Secrets;

/// <summary>Webhook and endpoint in a cluster at level trace: tokens, private keys and credentials stay where they belong.</summary>
public sealed class ClusterSecretTests
{
    private const int ScalarStart = 48;
    private readonly SecretSearch search = new();

    [Fact]
    public async Task Neither_process_nor_any_object_in_the_cluster_shows_a_secret_that_is_not_its_own()
    {
        RealParts.NeedNamespaces();
        await using var world = await KubernetesWorld.StartAsync();
        search.Add("webhook's own token", world.Api.TokenOf(KubernetesWorld.WebhookUser));
        search.Add("endpoint's own token", world.Api.TokenOf(KubernetesWorld.EndpointUser));
        AddKeys(world.Api);
        world.Api.Put(PodCredentialsTests.Grant("orders", "arn:aws:iam::111122223333:role/orders", "shop", "orders"));
        var wanted = PodCredentialsTests.NewPod("orders-1", ("ecs-injector.io/proxy-cpu-limit", "no quantity"));
        Assert.NotEqual(HttpStatusCode.Created, (await world.CreateAsync(wanted)).Code);
        var (code, pod) = await world.CreateAsync(PodCredentialsTests.NewPod("orders-2"));
        Assert.True(code == HttpStatusCode.Created, pod.ToJsonString());

        var token = PodCredentialsTests.TokenOf(world, pod);
        search.Add("pod's token", TheirPart(token));
        await using (var running = await RunningPod.StartAsync(world, pod, token))
        {
            var path = "/v2/credentials/" + running.CredentialId;
            Assert.Equal(200, await PodCredentialsTests.UntilAsync(running, path, 200));
            var credentials = JsonNode.Parse((await running.AskAsync(path)).Body)!;
            search.Add("secret key", (string)credentials["SecretAccessKey"]!);
            search.Add("session token", (string)credentials["Token"]!);
            await RefuseAsync(world, running.CredentialId);
            search.Written("sidecar", running.SidecarOutput);
        }

        await SpoilTheCaAsync(world);
        AddKeys(world.Api);
        await CollectAsync(world, pod);
        search.AssertKept(atLeast: 12, length: 20_000);
        Assert.Contains("holds no CA of ours", world.Output, StringComparison.Ordinal);
    }

    // Refused for as many reasons as there are.
    private async Task RefuseAsync(KubernetesWorld world, string id)
    {
        string[] refused =
        [
            world.Api.IssuePodToken("shop", "orders", "orders-2", "other-uid", ["ecs-injector.io"], TimeSpan.FromHours(1)),
            world.Api.IssuePodToken("shop", "orders", "gone", "uid", ["ecs-injector.io"], TimeSpan.FromHours(1)),
            world.Api.IssueServiceAccountToken("shop", "orders", ["ecs-injector.io"], TimeSpan.FromHours(1)),
            world.Api.IssueServiceAccountToken("shop", "orders", ["other"], TimeSpan.FromHours(1)),
            "no.jwt." + PlantedSecret.New(),
        ];
        foreach (var token in refused)
        {
            search.Add("refused token", TheirPart(token));
            var answer = await Secretive.CurlAsync(
                $"https://127.0.0.1:{world.EndpointPort}", "/v2/credentials/" + id, "-k", "-H", "Host: " + KubernetesWorld.EndpointName, "-H", "Authorization: " + token);
            Assert.DoesNotContain("200 OK", answer, StringComparison.Ordinal);
            search.Written("answer to a refused token", answer);
        }

        await Secretive.AskBadlyAsync(
            way => Secretive.CurlAsync($"https://127.0.0.1:{world.EndpointPort}", [way[0], "-k", .. way[1..]]), id, search.Plant("in a request"));
    }

    private async Task CollectAsync(KubernetesWorld world, JsonNode pod)
    {
        var kubeconfig = Path.Combine(world.Folder, "person.kubeconfig");
        world.Api.WriteKubeconfig(kubeconfig, "person");
        search.Add("person's token", world.Api.TokenOf("person"));
        foreach (var form in (string[][])[[], ["--json"]])
        {
            search.Written("injector check", (await Daemon.RunAsync(
                [RealParts.Injector, "check", "--kubeconfig", kubeconfig, "--namespace", KubernetesWorld.Own, .. form])).Output);
        }

        search.Written("webhook and endpoint", world.Output);
        search.Written("injected pod", pod.ToJsonString());
        search.Written("audit annotations", string.Join('\n', world.Api.AuditAnnotations));
        search.Written("requests", string.Join('\n', world.Api.Requests.Select(r => r.Path + r.Query)));
        var events = world.Api.All("v1", "Event");
        Assert.NotEmpty(events);
        search.Written("events", string.Join('\n', events.Select(e => e.ToJsonString())));
        search.Written("webhook configuration", world.Api.Find("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "", "ecs-injector")!.ToJsonString());
        search.Written("lease", world.Api.Find("coordination.k8s.io/v1", "Lease", KubernetesWorld.Own, "ecs-injector-webhook")!.ToJsonString());
        search.Written("metrics", await world.MetricsAsync());
        search.WrittenIn(world.Folder, f => Path.GetFileName(f) is "token" or "tls.key" or "admin.sock" || f.EndsWith(".kubeconfig", StringComparison.Ordinal));
        foreach (var pid in world.Pids)
            search.WrittenBy(pid, "cmdline", "environ");
    }

    // The private number of a P-256 key: the rest of the file is the same in all of them, or in the certificate too.
    private void AddKeys(FakeKubernetes api)
    {
        foreach (var name in (string[])["ecs-injector-ca", "ecs-injector-webhook-tls", "ecs-injector-endpoint-tls"])
        {
            var pem = Encoding.ASCII.GetString(Convert.FromBase64String((string)api.Find("v1", "Secret", KubernetesWorld.Own, name)!["data"]!["tls.key"]!));
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            search.Add("private key in " + name, key.ExportParameters(includePrivateParameters: true).D!);
            var lines = pem.Split('\n');
            search.Add("first line of " + name, lines[1][ScalarStart..]);
            search.Add("second line of " + name, lines[2][..26]);
        }
    }

    private async Task SpoilTheCaAsync(KubernetesWorld world)
    {
        world.Api.Put(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "ecs-injector-ca", ["namespace"] = KubernetesWorld.Own },
            ["data"] = new JsonObject { ["tls.crt"] = "bm8=", ["tls.key"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(search.Plant("broken key"))) },
        });
        for (var i = 0; i < 300 && !world.Output.Contains("ecs-injector-ca holds no CA of ours", StringComparison.Ordinal); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        await RoleTests.UntilAsync(
            () => (string?)world.Api.Find("v1", "Secret", KubernetesWorld.Own, "ecs-injector-ca")!["data"]!["tls.crt"] != "bm8=", "the CA was not made anew");
    }

    // Header and claims are no secret; the signature is.
    private static string TheirPart(string token) => token.Split('.')[2];
}
