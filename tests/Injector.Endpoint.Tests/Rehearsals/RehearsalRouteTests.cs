using Injector.Testing.Endpoint;
using Injector.Testing.Grants;

namespace Injector.Endpoint.Tests.Rehearsals;

/// <summary>Rehearsals by the admin socket of a whole endpoint, and what workloads meet at its door.</summary>
public sealed class RehearsalRouteTests
{
    private const string Workload = """{"platform":"docker","names":{"container":"orders"},"image":{"repository":"registry.test/orders"},"doors":["loopback"]}""";

    [Fact]
    public async Task Revoked_is_the_answer_that_the_grants_removal_gives_to_the_last_header_by_get_and_by_head()
    {
        await using var endpoint = await StartAsync(SampleGrant.OrdersMayRehearse);
        var id = await RegisterAsync(endpoint);
        await PutAsync(endpoint, id, """{"failure":"revoked"}""");
        var (get, head) = (await AskAsync(endpoint, id), await AskAsync(endpoint, id, HttpMethod.Head));

        await File.WriteAllTextAsync(endpoint.GrantsFile, "", TestContext.Current.CancellationToken);
        await UntilAsync(() => Task.FromResult(endpoint.Log.Text.Contains("(GrantWithdrawn)", StringComparison.Ordinal)));

        Assert.Equal((403, "CredentialsRevoked"), (get.Status, get["code"]));
        Assert.Equal(get, await AskAsync(endpoint, id));
        Assert.Equal(head, await AskAsync(endpoint, id, HttpMethod.Head));
    }

    [Fact]
    public async Task Throttled_is_the_answer_above_the_limit_to_the_last_header()
    {
        await using var real = await RunningEndpoint.StartAsync(change: o => o with { RateLimit = new(1, 1) });
        await using var endpoint = await RunningEndpoint.StartAsync();
        var (limited, id) = (await RegisterAsync(real), await RegisterAsync(endpoint));
        Answer answer;
        do
            answer = await AskAsync(real, limited);
        while (answer.Status == 200);

        await PutAsync(endpoint, id, """{"failure":"throttled","for":"90s"}""");

        Assert.Equal(429, answer.Status);
        Assert.Equal(answer, await AskAsync(endpoint, id));
    }

    [Theory]
    [InlineData("nonsense", "JSON")]
    [InlineData("[]", "expected a JSON object, found a JSON Array")]
    [InlineData("{}", "expected one of expired, slow, throttled, revoked, flapping under failure, found none")]
    [InlineData("""{"failure":"none"}""", "found \"none\"")]
    [InlineData("""{"failure":"slow","for":"9s"}""", "expected a duration from 10s to 2h, such as 90s, 10m or 1h under for, found \"9s\"")]
    [InlineData("""{"failure":"slow","for":"121m"}""", "found \"121m\"")]
    [InlineData("""{"failure":"slow","for":600}""", "expected a non-empty text under for")]
    [InlineData("""{"failure":"slow","until":"10m"}""", "expected only failure, for, found \"until\"")]
    public async Task A_bad_body_is_answered_400_names_the_trouble_and_begins_nothing(string body, string names)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var id = await RegisterAsync(endpoint);

        var answer = await PutAsync(endpoint, id, body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(names, answer["message"], StringComparison.Ordinal);
        Assert.Equal(404, (await RehearsalAsync(endpoint, id, HttpMethod.Get)).Status);
    }

    [Fact]
    public async Task Is_shown_counted_and_stopped_and_on_record_as_started_and_ended()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var id = await RegisterAsync(endpoint);

        var begun = await PutAsync(endpoint, id, """{"failure":"revoked","for":"1h"}""");
        var shown = await RehearsalAsync(endpoint, id, HttpMethod.Get);
        var list = await Answer.GetAsync(endpoint.Admin, "/v1/workloads");
        var metrics = await endpoint.MetricsAsync();
        var stopped = await RehearsalAsync(endpoint, id, HttpMethod.Delete);
        var again = await RehearsalAsync(endpoint, id, HttpMethod.Delete);

        Assert.Equal((200, "revoked", begun.Body), (begun.Status, begun["failure"], shown.Body));
        Assert.Contains("\"rehearsal\":" + begun.Body, list.Body, StringComparison.Ordinal);
        Assert.Contains("injector_endpoint_rehearsals{failure=\"revoked\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_endpoint_rehearsals{failure=\"slow\"} 0", metrics, StringComparison.Ordinal);
        Assert.Equal((204, 404, "NoRehearsal"), (stopped.Status, again.Status, again["code"]));
        Assert.Equal(200, (await AskAsync(endpoint, id)).Status);
        Assert.Contains("injector_endpoint_rehearsals{failure=\"revoked\"} 0", await endpoint.MetricsAsync(), StringComparison.Ordinal);
        Assert.Contains("Rehearsal of revoked for container orders begins: 01:00:00", endpoint.Log.Text, StringComparison.Ordinal);
        var audit = await endpoint.AuditAsync(3);
        Assert.Contains("container/orders RehearsalStarted 2 ", audit[0], StringComparison.Ordinal);
        Assert.Contains("&end=Stopped\" \"\" container/orders RehearsalEnded 2 ", audit[1], StringComparison.Ordinal);
        Assert.DoesNotContain(id, string.Concat(audit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_it_is_forbidden_and_an_unknown_workload_or_another_method_is_an_error()
    {
        await using var endpoint = await StartAsync(SampleGrant.Orders);
        var id = await RegisterAsync(endpoint);

        var refused = await PutAsync(endpoint, id, """{"failure":"slow"}""");
        var unknown = await PutAsync(endpoint, Guid.NewGuid().ToString(), """{"failure":"slow"}""");
        var patched = await RehearsalAsync(endpoint, id, HttpMethod.Patch);

        Assert.Equal((403, "RehearsalNotGranted"), (refused.Status, refused["code"]));
        Assert.Contains("allowRehearsal: true in the spec of RoleGrant orders", refused["message"], StringComparison.Ordinal);
        Assert.Equal((404, "UnknownWorkload", 405), (unknown.Status, unknown["code"], patched.Status));
        Assert.Equal(200, (await AskAsync(endpoint, id)).Status);
    }

    [Fact]
    public async Task Leaves_nothing_on_disk_and_is_over_when_the_endpoint_starts_again()
    {
        var folder = RunningEndpoint.NewFolder();
        var before = await RunningEndpoint.StartAsync(folder: folder);
        var id = await RegisterAsync(before);
        var state = State(folder);

        await PutAsync(before, id, """{"failure":"revoked"}""");
        Assert.Equal(403, (await AskAsync(before, id)).Status);
        Assert.Equal(state, State(folder));
        await before.DisposeAsync();
        await using var after = await RunningEndpoint.StartAsync(folder: folder);

        Assert.Equal(200, (await AskAsync(after, id)).Status);
        Assert.Equal(404, (await RehearsalAsync(after, id, HttpMethod.Get)).Status);
        Assert.Contains("&end=Shutdown\"", string.Concat(await after.AuditAsync(3)), StringComparison.Ordinal);
    }

    private static Task<RunningEndpoint> StartAsync(string grants) => RunningEndpoint.StartAsync(change: options =>
    {
        File.WriteAllText(options.Grants, grants);
        return options;
    });

    private static string State(string folder) =>
        string.Concat(Directory.EnumerateFiles(Path.Combine(folder, "state"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => f + File.ReadAllText(f)));

    private static async Task<string> RegisterAsync(RunningEndpoint endpoint)
    {
        var id = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(id, Workload);
        return id;
    }

    private static Task<Answer> AskAsync(RunningEndpoint endpoint, string id, HttpMethod? method = null) =>
        Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id, method: method);

    private static Task<Answer> RehearsalAsync(RunningEndpoint endpoint, string id, HttpMethod method) =>
        Answer.GetAsync(endpoint.Admin, $"/v1/workloads/{id}/rehearsal", method: method);

    private static async Task<Answer> PutAsync(RunningEndpoint endpoint, string id, string body)
    {
        using var content = new StringContent(body);
        using var response = await endpoint.Admin.PutAsync(new Uri($"/v1/workloads/{id}/rehearsal", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await holds())
                return;

            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail("it never came to be");
    }
}
