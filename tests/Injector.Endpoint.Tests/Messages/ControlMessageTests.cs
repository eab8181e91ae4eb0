using CsCheck;
using Injector.Testing.Endpoint;

namespace Injector.Endpoint.Tests.Messages;

/// <summary>The control plane's payloads and refreshes, by the admin socket.</summary>
public sealed class ControlMessageTests
{
    private const string Task = "arn:aws:ecs:eu-west-1:111122223333:task/demo/0a1b";
    private const string Never = "2099-01-01T00:00:00Z";

    [Fact]
    public async Task A_payload_is_acknowledged_with_exactly_the_agents_keys_and_served()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();

        var answer = await endpoint.SendAsync(Payload("RUNNING", Role("roleCredentials", "id-1", "AKIA1"), Role("executionRoleCredentials", "id-2", "AKIA2")));

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            """[{"type":"AckRequest","message":{"cluster":"c","containerInstance":"ci","messageId":"m-1"}},"""
            + """{"type":"IAMRoleCredentialsAckRequest","message":{"credentialsId":"id-1","expiration":"2099-01-01T00:00:00Z","messageId":"m-1"}},"""
            + """{"type":"IAMRoleCredentialsAckRequest","message":{"credentialsId":"id-2","expiration":"2099-01-01T00:00:00Z","messageId":"m-1"}}]""",
            answer.Body);
        Assert.Equal("AKIA1", (await GetAsync(endpoint, "id-1"))["AccessKeyId"]);
        Assert.Equal("AKIA2", (await GetAsync(endpoint, "id-2"))["AccessKeyId"]);
        var audit = await endpoint.AuditAsync(2);
        Assert.Contains($" {Task} GetCredentials 2 ", audit[0], StringComparison.Ordinal);
        Assert.Contains($" {Task} GetCredentialsExecutionRole 2 ", audit[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_replaces_the_pair_and_a_new_id_retires_the_old_one()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        await endpoint.SendAsync(Payload("RUNNING", Role("roleCredentials", "id-1", "AKIA1"), Role("executionRoleCredentials", "exec", "AKIAX")));

        var same = await endpoint.SendAsync(Refresh(Task, "TaskApplication", "id-1", "AKIA2"));
        Assert.Equal("AKIA2", (await GetAsync(endpoint, "id-1"))["AccessKeyId"]);
        var changed = await endpoint.SendAsync(Refresh(Task, "TaskApplication", "id-9", "AKIA3"));

        Assert.Equal(
            """[{"type":"IAMRoleCredentialsAckRequest","message":{"credentialsId":"id-1","expiration":"2099-01-01T00:00:00Z","messageId":"m-2"}}]""",
            same.Body);
        Assert.Equal(200, changed.Status);
        Assert.Equal(400, (await GetAsync(endpoint, "id-1")).Status);
        Assert.Equal("AKIA3", (await GetAsync(endpoint, "id-9"))["AccessKeyId"]);
        Assert.Equal("AKIAX", (await GetAsync(endpoint, "exec"))["AccessKeyId"]);
    }

    [Fact]
    public async Task Stopped_retires_the_tasks_ids_at_once()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        await endpoint.SendAsync(Payload("RUNNING", Role("roleCredentials", "id-1", "AKIA1")));

        var answer = await endpoint.SendAsync(Payload("STOPPED"));

        Assert.Equal(200, answer.Status);
        Assert.Equal((400, "InvalidIdInRequest"), ((await GetAsync(endpoint, "id-1")).Status, (await GetAsync(endpoint, "id-1"))["code"]));
    }

    [Fact]
    public async Task After_a_restart_known_ids_are_pending_until_they_are_sent_again()
    {
        var folder = RunningEndpoint.NewFolder();
        await using (var before = await RunningEndpoint.StartAsync(folder: folder))
            await before.SendAsync(Payload("RUNNING", Role("roleCredentials", "id-1", "AKIA1")));

        await using var after = await RunningEndpoint.StartAsync(folder: folder);
        var pending = await GetAsync(after, "id-1");
        await after.SendAsync(Refresh(Task, "TaskApplication", "id-1", "AKIA2"));

        Assert.Equal(503, pending.Status);
        Assert.Equal("""{"code":"CredentialsUninitialized","message":"CredentialsV2Request: Credentials uninitialized for ID","HTTPErrorCode":503}""", pending.Body);
        Assert.Equal("AKIA2", (await GetAsync(after, "id-1"))["AccessKeyId"]);
        Assert.DoesNotContain("secret-", string.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".json", StringComparison.Ordinal)).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_credentials_are_acknowledged_but_not_served()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();

        var answer = await endpoint.SendAsync(Payload("RUNNING", Role("roleCredentials", "id-1", "AKIA1", "2020-01-01T00:00:00Z")));

        Assert.Equal(200, answer.Status);
        Assert.Contains("\"expiration\":\"2020-01-01T00:00:00Z\"", answer.Body, StringComparison.Ordinal);
        var got = await GetAsync(endpoint, "id-1");
        Assert.Equal((503, "CredentialsExpired"), (got.Status, got["code"]));
    }

    [Theory]
    [InlineData("nonsense", "no JSON")]
    [InlineData("[]", "JSON Array")]
    [InlineData("null", "JSON Null")]
    [InlineData("""{"type":"PayloadMessage"}""", "message")]
    [InlineData("""{"type":"Other","message":{}}""", "PayloadMessage")]
    [InlineData("""{"type":"PayloadMessage","message":{"messageId":"m","clusterArn":"c"}}""", "containerInstanceArn")]
    [InlineData("""{"type":"PayloadMessage","message":{"messageId":"m","clusterArn":"c","containerInstanceArn":"i","tasks":[null]}}""", "tasks[0]")]
    [InlineData("""{"type":"PayloadMessage","message":{"messageId":"m","clusterArn":"c","containerInstanceArn":"i","tasks":{}}}""", "tasks")]
    [InlineData("""{"type":"IAMRoleCredentialsMessage","message":{"messageId":"m"}}""", "taskArn")]
    [InlineData("""{"type":"IAMRoleCredentialsMessage","message":{"messageId":"m","taskArn":"t"}}""", "roleCredentials")]
    public async Task What_cannot_be_taken_is_answered_400_with_the_reason(string frame, string names)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();

        var answer = await endpoint.SendAsync(frame);

        Assert.Equal(400, answer.Status);
        Assert.Contains(names, answer["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_wrong_in_one_place_changes_nothing()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        await endpoint.SendAsync(Payload("RUNNING", Role("roleCredentials", "id-1", "AKIA1")));
        var second = """{"arn":"arn:t2","desiredStatus":"RUNNING","roleCredentials":{"credentialsId":"","roleArn":"r","accessKeyId":"k","secretAccessKey":"s","sessionToken":"t","expiration":"2099-01-01T00:00:00Z"}}""";
        var mixed = $$$"""{"type":"PayloadMessage","message":{"messageId":"m","clusterArn":"c","containerInstanceArn":"i","tasks":[{"arn":"{{{Task}}}","desiredStatus":"STOPPED"},{{{second}}}]}}""";

        var answer = await endpoint.SendAsync(mixed);
        var unknown = await endpoint.SendAsync(Refresh("arn:unknown", "TaskApplication", "id-7", "AKIA7"));
        var wrongRole = await endpoint.SendAsync(Refresh(Task, "Other", "id-1", "AKIA8"));

        Assert.Equal((400, 400, 400), (answer.Status, unknown.Status, wrongRole.Status));
        Assert.Equal("AKIA1", (await GetAsync(endpoint, "id-1"))["AccessKeyId"]);
        Assert.Equal(400, (await GetAsync(endpoint, "id-7")).Status);
    }

    [Fact]
    public async Task An_id_of_another_workload_is_never_taken_over()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var registered = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(registered, """{"platform":"process","names":{"process":"a"},"doors":["loopback"]}""");
        await endpoint.SendAsync(Payload("RUNNING", Role("roleCredentials", "id-1", "AKIA1")));

        var overRegistered = await endpoint.SendAsync(Payload("RUNNING", Role("roleCredentials", registered, "AKIAEVIL")));
        var overTask = await endpoint.SendAsync(
            Payload("RUNNING", Role("roleCredentials", "id-1", "AKIAEVIL")).Replace("task/demo/0a1b", "task/demo/other", StringComparison.Ordinal));

        Assert.Equal((400, 400), (overRegistered.Status, overTask.Status));
        Assert.Equal("AKIA1", (await GetAsync(endpoint, "id-1"))["AccessKeyId"]);
    }

    [Fact]
    public async Task Any_damage_to_a_frame_is_taken_or_refused_and_nothing_worse()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var good = Payload("RUNNING", Role("roleCredentials", "id-1", "AKIA1"), Role("executionRoleCredentials", "id-2", "AKIA2"));
        var damaged = Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 20], Gen.String[0, 6]);

        await damaged.SampleAsync(
            async damage =>
            {
                var (at, length, text) = damage;
                var answer = await endpoint.SendAsync(good[..at] + text + good[Math.Min(good.Length, at + length)..]);
                Assert.True(answer.Status is 200 or 400, answer.ToString());
            },
            iter: 2000, threads: 2);

        Assert.DoesNotContain("Error Microsoft", endpoint.Log.Text, StringComparison.Ordinal);
    }

    private static Task<Answer> GetAsync(RunningEndpoint endpoint, string id) => Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id);

    private static string Role(string key, string id, string accessKey, string expiration = Never) =>
        $$$""","{{{key}}}":{"credentialsId":"{{{id}}}","roleArn":"r","accessKeyId":"{{{accessKey}}}","secretAccessKey":"secret-1","sessionToken":"token-1","expiration":"{{{expiration}}}"}""";

    private static string Payload(string status, params string[] roles) =>
        $$$"""{"type":"PayloadMessage","message":{"messageId":"m-1","clusterArn":"c","containerInstanceArn":"ci","seqNum":1,"tasks":[{"arn":"{{{Task}}}","DesiredStatus":"{{{status}}}","family":"f"{{{string.Concat(roles)}}}}]}}""";

    private static string Refresh(string task, string role, string id, string accessKey) =>
        $$$"""{"type":"IAMRoleCredentialsMessage","message":{"messageId":"m-2","taskArn":"{{{task}}}","roleType":"{{{role}}}"{{{Role("roleCredentials", id, accessKey)}}}}}""";
}
