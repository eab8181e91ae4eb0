using System.Net;
using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Kubernetes;

/// <summary>
/// From <c>kubectl create</c> to an AWS SDK: webhook and endpoint as processes, the sidecar built from the very patch, as the published binary,
/// its token reviewed, boto3 in the pod's network namespace.
/// </summary>
public sealed class PodCredentialsTests
{
    private const string Role = "arn:aws:iam::111122223333:role/orders";

    [Theory]
    [InlineData("link-local")]
    [InlineData("loopback")]
    public async Task An_injected_pod_has_its_role(string delivery)
    {
        RealParts.NeedSdk(SdkClients.Boto);
        await using var world = await KubernetesWorld.StartAsync();
        world.Api.Put(Grant("orders", Role, "shop", "orders"));
        var (code, pod) = await world.CreateAsync(NewPod("orders-1", ("ecs-injector.io/delivery", delivery)));
        Assert.True(code == HttpStatusCode.Created, pod.ToJsonString() + world.Output);

        await using var running = await RunningPod.StartAsync(world, pod, TokenOf(world, pod));
        await using var app = running.Run("app", "/usr/bin/python3", RealParts.Client("boto.py"));
        await app.Input.WriteLineAsync("use");
        await app.Input.FlushAsync(TestContext.Current.CancellationToken);
        var key = await app.WaitForAsync("ASIA", TimeSpan.FromSeconds(20));

        Assert.StartsWith("ASIA", key, StringComparison.Ordinal);
        var audit = await AuditAsync(world, "GetCredentials");
        Assert.Contains(" 200 ", audit, StringComparison.Ordinal);
        Assert.Contains("pod/shop/orders-1", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(running.CredentialId, audit, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Api.Requests, r => r.Verb is "list" or "watch" && r.Path.EndsWith("/pods", StringComparison.Ordinal));
        Assert.Empty(world.Api.Errors);
    }

    [Fact]
    public async Task A_late_grant_heals_and_a_removed_one_bites()
    {
        RealParts.NeedNamespaces();
        await using var world = await KubernetesWorld.StartAsync();
        var (code, pod) = await world.CreateAsync(NewPod("orders-1"));
        Assert.Equal(HttpStatusCode.Created, code);
        await using var running = await RunningPod.StartAsync(world, pod, TokenOf(world, pod));
        var path = "/v2/credentials/" + running.CredentialId;

        Assert.Equal(403, await UntilAsync(running, path, 403));
        Assert.Contains("RoleNotGranted", (await running.AskAsync(path)).Body, StringComparison.Ordinal);

        world.Api.Put(Grant("orders", Role, "shop", "orders"));
        Assert.Equal(200, await UntilAsync(running, path, 200));

        Assert.True(world.Api.Remove("ecs-injector.io/v1alpha1", "RoleGrant", "", "orders"));
        Assert.Equal(403, await UntilAsync(running, path, 403));
    }

    internal static JsonObject NewPod(string name, params (string Key, string Value)[] annotations)
    {
        var map = new JsonObject();
        foreach (var (key, value) in annotations)
            map[key] = value;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = "shop",
                ["labels"] = new JsonObject { ["ecs-injector.io/inject"] = "enabled" },
                ["annotations"] = map,
            },
            ["spec"] = new JsonObject
            {
                ["serviceAccountName"] = "orders",
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:1" }),
            },
        };
    }

    internal static JsonObject Grant(string name, string role, string ns, string serviceAccount) => new()
    {
        ["apiVersion"] = "ecs-injector.io/v1alpha1",
        ["kind"] = "RoleGrant",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["roles"] = new JsonArray(role),
            ["subjects"] = new JsonArray(new JsonObject
            {
                ["kubernetes"] = new JsonObject { ["cluster"] = "prod", ["namespace"] = ns, ["serviceAccount"] = serviceAccount },
            }),
        },
    };

    internal static string TokenOf(KubernetesWorld world, JsonNode pod) => world.Api.IssuePodToken(
        "shop", "orders", (string)pod["metadata"]!["name"]!, (string)pod["metadata"]!["uid"]!, ["ecs-injector.io"], TimeSpan.FromHours(1));

    internal static async Task<int> UntilAsync(RunningPod pod, string path, int status)
    {
        var last = 0;
        for (var i = 0; i < 240 && last != status; i++)
        {
            last = (await pod.AskAsync(path)).Status;
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return last;
    }

    private static async Task<string> AuditAsync(KubernetesWorld world, string text)
    {
        for (var i = 0; i < 100; i++)
        {
            var all = string.Join('\n', Directory.EnumerateFiles(world.AuditFolder).Select(File.ReadAllText));
            if (all.Contains(text, StringComparison.Ordinal))
                return all;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail("no audit line");
        return "";
    }
}
