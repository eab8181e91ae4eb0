using System.Text.Json.Nodes;
using Injector.Integration.Tests.Kubernetes;
using Injector.Integration.Tests.World;
using Injector.Testing.Grants;
using Injector.Testing.Secrets;
using Injector.Testing.Sts;
using Injector.Testing.Upstream;

namespace Injector.Integration.Tests.Secrets;

/// <summary>The endpoint at level trace, with a secret wherever one can come in, through good and bad days up to a crash.</summary>
public sealed class EndpointSecretTests
{
    private const string Role = "arn:aws:iam::111122223333:role/orders";
    private readonly SecretSearch search = new();

    [Fact]
    public async Task Over_STS_it_writes_no_secret_down()
    {
        RealParts.NeedProxy();
        await using var sts = await FakeSts.StartAsync();
        await using var endpoint = EndpointProcess.NotStarted("--source", "sts", "--region", "eu-west-1", "--sts-endpoint", sts.Url);
        await StartOverStsAsync(endpoint);

        foreach (var day in Enum.GetValues<StsBehaviour>().Where(b => b is not StsBehaviour.Slow))
        {
            sts.Otherwise = day;
            var before = sts.Requests.Count;
            var answer = await AskAsync(endpoint);
            Assert.DoesNotContain(day is StsBehaviour.Success ? "400 Bad" : "200 OK", day is StsBehaviour.RoleChaining ? "" : answer, StringComparison.Ordinal);
            await RoleTests.UntilAsync(() => sts.Requests.Count > before, $"{day}: STS was not asked");
        }

        await EndBadlyAsync(endpoint);
        search.AssertKept(atLeast: 10, length: 5000);
        Assert.Contains("STS", endpoint.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_another_endpoint_and_from_control_messages_it_writes_no_secret_down()
    {
        RealParts.NeedProxy();
        await using var upstream = FakeUpstream.Start();
        var tokenFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokenFile, search.Plant("upstream token"), TestContext.Current.CancellationToken);
        await using var endpoint = EndpointProcess.NotStarted(
            "--source", "upstream", "--upstream", upstream.Address.AbsoluteUri, "--upstream-token-file", tokenFile);
        Grant(endpoint);
        endpoint.Environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = search.Plant("token from the environment");
        await endpoint.StartAgainAsync();

        foreach (var answer in Days(upstream))
        {
            upstream.Answer(answer);
            await AskAsync(endpoint);
        }

        Assert.True(upstream.Count("GET") >= 5, "the upstream was asked");
        var taken = 0;
        foreach (var frame in Frames())
            taken += (await Secretive.CurlAsync(endpoint.AdminSocket, "/v1/messages", "-d", frame)).Contains("AckRequest", StringComparison.Ordinal) ? 1 : 0;
        Assert.InRange(taken, 1, Frames().Length - 3);
        await EndBadlyAsync(endpoint);
        File.Delete(tokenFile);
        search.AssertKept(atLeast: 10, length: 3000);
        Assert.Contains("upstream endpoint", endpoint.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_that_nobody_catches_shows_no_secret_and_loses_no_workload()
    {
        RealParts.NeedProxy();
        await using var sts = await FakeSts.StartAsync();
        await using var endpoint = EndpointProcess.NotStarted(
            command => ["prlimit", "--core=0:0", .. command], ["--source", "sts", "--region", "eu-west-1", "--sts-endpoint", sts.Url]);
        var now = Path.Combine(endpoint.Folder, "crash-now");
        endpoint.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        endpoint.Environment[StartupHook.Variable] = now;
        await StartOverStsAsync(endpoint);
        var (id, tokenFile) = await endpoint.RegisterAsync(role: Role);
        var token = search.Add("workload token", await File.ReadAllTextAsync(tokenFile, TestContext.Current.CancellationToken));
        Task<string> AskAgainAsync() => Secretive.CurlAsync(endpoint.DataSocket, "/v2/credentials/" + id, "-H", "Authorization: " + token);
        Assert.Contains("200 OK", await AskAgainAsync(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(now, "", TestContext.Current.CancellationToken);

        Assert.Equal(134, await endpoint.ExitAsync());
        Assert.Contains("Unhandled exception. System.InvalidOperationException: " + StartupHook.Says, endpoint.Output, StringComparison.Ordinal);
        File.Delete(now);
        await endpoint.KillAsync();
        await endpoint.StartAgainAsync();
        Assert.Contains("200 OK", await AskAgainAsync(), StringComparison.Ordinal);
        await endpoint.TerminateAsync();
        search.Written("output", endpoint.Output);
        search.WrittenIn(endpoint.Folder, f => f == tokenFile || f.EndsWith(".sock", StringComparison.Ordinal));
        search.AssertKept(atLeast: 5, length: 3000);
    }

    private async Task StartOverStsAsync(EndpointProcess endpoint)
    {
        Grant(endpoint);
        endpoint.Environment["AWS_ACCESS_KEY_ID"] = "AKIASOURCE";
        endpoint.Environment["AWS_SECRET_ACCESS_KEY"] = search.Plant("source key");
        endpoint.Environment["AWS_SESSION_TOKEN"] = search.Plant("source token");
        search.Add("STS key", FakeSts.SecretKey);
        search.Add("STS token", FakeSts.SessionToken);
        await endpoint.StartAgainAsync();
    }

    private FakeAnswer[] Days(FakeUpstream upstream)
    {
        var (key, token) = (search.Plant("upstream's key"), search.Plant("upstream's session token"));
        upstream.Behave = _ => FakeAnswer.Text(500, "");
        string Body(string role, string id, string secret, string session, string expiration) => new JsonObject
        {
            ["RoleArn"] = role, ["AccessKeyId"] = id, ["SecretAccessKey"] = secret, ["Token"] = session, ["Expiration"] = expiration,
        }.ToJsonString();
        return
        [
            FakeAnswer.Text(200, Body(Role, "ASIAX", key, token, "2036-01-01T00:00:00Z")),
            FakeAnswer.Text(200, Body(token, "ASIAX", key, token, "2036-01-01T00:00:00Z")),
            FakeAnswer.Text(200, Body(Role, "ASIAX", key, token, token)),
            FakeAnswer.Text(200, "{\"" + key + "\": " + token),
            FakeAnswer.Text(200, Body(Role, "ASIAX", key, token, "2036-01-01T00:00:00Z")) with { Cut = true },
            FakeAnswer.Error(403, "RoleNotGranted", $"no {key} {token}"),
            FakeAnswer.Error(400, token, key),
            FakeAnswer.Text(404, key + token),
        ];
    }

    private string[] Frames()
    {
        var (key, token) = (search.Plant("payload key"), search.Plant("payload token"));
        JsonObject Credentials(string role, string expiration) => new()
        {
            ["credentialsId"] = Guid.NewGuid().ToString(), ["roleArn"] = role, ["accessKeyId"] = "ASIAZ", ["secretAccessKey"] = key, ["sessionToken"] = token,
            ["expiration"] = expiration,
        };
        string Payload(string arn, string status, string expiration) => new JsonObject
        {
            ["type"] = "PayloadMessage",
            ["message"] = new JsonObject
            {
                ["messageId"] = "m2", ["clusterArn"] = "arn:aws:ecs:eu-west-1:111122223333:cluster/prod", ["containerInstanceArn"] = "i",
                ["tasks"] = new JsonArray(new JsonObject
                {
                    ["arn"] = arn, ["family"] = "orders", ["version"] = "1", ["desiredStatus"] = status, ["roleCredentials"] = Credentials(Role, expiration),
                    ["executionRoleCredentials"] = Credentials(Role, "2036-01-01T00:00:00Z"),
                }),
            },
        }.ToJsonString();
        const string Task = "arn:aws:ecs:eu-west-1:111122223333:task/prod/2";
        string Frame(string type, string expiration, string secretName = "secretAccessKey") => new JsonObject
        {
            ["type"] = type,
            ["message"] = new JsonObject
            {
                ["messageId"] = "m1",
                ["taskArn"] = "arn:aws:ecs:eu-west-1:111122223333:task/prod/1",
                ["roleType"] = "TaskApplication",
                ["roleCredentials"] = new JsonObject
                {
                    ["credentialsId"] = Guid.NewGuid().ToString(), ["roleArn"] = Role, ["accessKeyId"] = "ASIAY", [secretName] = key,
                    ["sessionToken"] = token, ["expiration"] = expiration,
                },
            },
        }.ToJsonString();
        return
        [
            Payload(Task, "RUNNING", "2036-01-01T00:00:00Z"), Payload(Task, "RUNNING", token), Payload("", "RUNNING", "2036-01-01T00:00:00Z"), Payload(Task, key, "2036-01-01T00:00:00Z"),
            Payload(Task, "STOPPED", "2036-01-01T00:00:00Z"), Frame("IAMRoleCredentialsMessage", "2036-01-01T00:00:00Z"), Frame("IAMRoleCredentialsMessage", token), Frame(key, "2036-01-01T00:00:00Z"),
            Frame("IAMRoleCredentialsMessage", "2036-01-01T00:00:00Z", secretName: "secret"), token, Frame("IAMRoleCredentialsMessage", "x")[..^3], "[\"" + key + "\"]",
        ];
    }

    // Every request is a workload of its own, so that the source is asked each time.
    private async Task<string> AskAsync(EndpointProcess endpoint)
    {
        var (id, tokenFile) = await endpoint.RegisterAsync(role: Role);
        var token = search.Add("workload token", await File.ReadAllTextAsync(tokenFile, TestContext.Current.CancellationToken));
        return await Secretive.CurlAsync(endpoint.DataSocket, "/v2/credentials/" + id, "-H", "Authorization: " + token);
    }

    // Refusals, a state that nobody can read, and a crash.
    private async Task EndBadlyAsync(EndpointProcess endpoint)
    {
        var (id, _) = await endpoint.RegisterAsync();
        await Secretive.AskBadlyAsync(way => Secretive.CurlAsync(endpoint.DataSocket, way), id, search.Plant("refused token"));
        await Secretive.CurlAsync(endpoint.AdminSocket, "/v1/workloads/" + id, "-X", "PUT", "-d", "{\"platform\": \"" + search.Plant("in a registration") + "\"}");
        search.Written("workloads", await Secretive.CurlAsync(endpoint.AdminSocket, "/v1/workloads"));
        search.Written("metrics", await Secretive.CurlAsync($"http://{endpoint.MetricsAddress}", "/metrics"));
        await endpoint.TerminateAsync();
        search.WrittenIn(endpoint.Folder, f => f.EndsWith(".token", StringComparison.Ordinal) || f.EndsWith(".sock", StringComparison.Ordinal));

        var secret = search.Plant("broken state");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(endpoint.Folder, "state", "workloads")).Take(3).Index())
            await File.WriteAllTextAsync(file.Item, file.Index == 0 ? secret : $"{{\"{secret}\": \"{secret}\", \"id\": {secret}", TestContext.Current.CancellationToken);
        await endpoint.KillAsync();
        await endpoint.StartAgainAsync();
        search.WrittenBy(endpoint.Pid, "cmdline");
        Assert.Equal(134, await endpoint.AbortAsync());
        Assert.Contains("cannot be read and is left alone", endpoint.Output, StringComparison.Ordinal);
        search.Written("output", endpoint.Output);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(endpoint.Folder, "audit")))
            search.Written("audit log", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    private static void Grant(EndpointProcess endpoint)
    {
        var file = Path.Combine(endpoint.Folder, "grants.yaml");
        File.WriteAllText(file, SampleGrant.Orders);
        endpoint.Options.Add("--grants");
        endpoint.Options.Add(file);
    }
}
