using System.Net.Sockets;
using Injector.Kubernetes.Tests.Check;

namespace Injector.Kubernetes.Tests.CommandLine;

/// <summary>Commands that ask a program of ours on this host, and meet another one, one of another version, or one that hangs.</summary>
public sealed class ControlSocketTests
{
    private const string Old = """{"workloads":[{"id":"11111111-1111-4111-8111-111111111111","names":{"process":"x"}}]}""";
    private const string Hostile = """
        {"workloads":[{"id":"11111111-1111-4111-8111-111111111111","names":{"container":"a\u001b[2J\u202eb\nc"},"sdk":"s\u001b[31m","requests":1,"failures":1,"lastFailure":"f\u009b1m",
         "decision":{"refusal":"r\u001b]0;x\u0007"},"rehearsal":{"failure":"slow\u001b[1m","seconds":60,"startedAt":"2026-01-01T00:00:00Z","endsAt":"2026-01-01T00:01:00Z"}}]}
        """;

    [Theory]
    [InlineData("hello", "one that is no JSON of its form")]
    [InlineData("", "one that is no JSON of its form")]
    [InlineData("[]", "one that is no JSON of its form")]
    [InlineData("null", "one that is no JSON of its form")]
    [InlineData("{}", "one without \"workloads\"")]
    [InlineData("""{"workloads":{}}""", "one that is no JSON of its form")]
    [InlineData("""{"workloads":[null]}""", "one that is no JSON of its form")]
    [InlineData("""{"workloads":[{"id":7}]}""", "one that is no JSON of its form")]
    [InlineData("""{"workloads":[{"id":"i","requests":1e99}]}""", "one")]
    [InlineData(Old, "one without \"requests\"")]
    public async Task Another_answer_than_an_endpoints_is_one_line(string body, string found)
    {
        await using var socket = FakeSocket.Saying(body);
        foreach (var command in (string[])["top --once", "top --json", "rehearse list"])
        {
            (await InjectorProcess.RunAsync([.. command.Split(' '), "--admin-socket", socket.Path]))
                .AssertUsage($"expected the answer of the endpoint, of this program's version, at unix:{socket.Path}, found {found}");
        }
    }

    [Theory]
    [InlineData("hello", "one that is no JSON of its form")]
    [InlineData("{}", "one without \"containers\"")]
    [InlineData("""{"containers":[{}]}""", "one without \"containerId\"")]
    [InlineData("""{"containers":[{"containerId":"a","name":{}}]}""", "one whose \"name\" is no text")]
    public async Task Another_answer_than_a_hooks_is_one_line(string body, string found)
    {
        await using var socket = FakeSocket.Saying(body);

        (await InjectorProcess.RunAsync(["docker", "list", "--hook-socket", socket.Path]))
            .AssertUsage($"expected the answer of the hook, of this program's version, at unix:{socket.Path}, found {found}");
    }

    [Fact]
    public async Task A_refusal_without_a_reason_is_not_taken_for_done()
    {
        const string One = """{"workloads":[{"id":"i","names":{"process":"x"},"requests":0,"failures":0}]}""";
        await using var socket = new FakeSocket(path => path == "/v1/workloads" ? (200, One) : (500, "{}"));

        (await InjectorProcess.RunAsync(["rehearse", "stop", "x", "--admin-socket", socket.Path])).AssertUsage("found one without \"code\"");
    }

    [Fact]
    public async Task One_that_hangs_is_told_within_seconds()
    {
        await using var socket = new FakeSocket(_ => null);
        string[][] commands = [["top", "--once", "--admin-socket", socket.Path], ["rehearse", "list", "--admin-socket", socket.Path], ["docker", "list", "--hook-socket", socket.Path]];

        foreach (var outcome in await Task.WhenAll(commands.Select(command => InjectorProcess.RunAsync(command))))
            outcome.AssertUsage($"at unix:{socket.Path} within 10 s, found none: it hangs, or another program listens there");
    }

    [Fact]
    public async Task Where_nothing_listens_no_host_and_port_are_named()
    {
        await using var socket = FakeSocket.Saying("");
        var left = socket.Path + ".left";
        using var deaf = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        deaf.Bind(new UnixDomainSocketEndPoint(left));

        (await InjectorProcess.RunAsync(["top", "--once", "--admin-socket", left]))
            .AssertUsage($"expected a running endpoint at unix:{left}, found: a socket at which nothing listens. Start one with injector endpoint");
        (await InjectorProcess.RunAsync(["explain", "container", "a", "--docker-host", "unix://" + left]))
            .AssertUsage($"--docker-host: expected a Docker engine on unix:{left}, found: a socket at which nothing listens");
        (await InjectorProcess.RunAsync(["explain", "container", "a", "--docker-host", "unix:///nonexistent"]))
            .AssertUsage("--docker-host: expected a Docker engine on unix:/nonexistent, found: no such socket");
    }

    [Fact]
    public async Task Nothing_that_a_workload_is_called_commands_the_terminal()
    {
        await using var endpoint = FakeSocket.Saying(Hostile);
        await using var hook = FakeSocket.Saying("""{"containers":[{"containerId":"a","name":"n\u001b[2J","sdk":"botocore\u001b[2J","message":"m\n\u009b2J"}]}""");
        string[][] commands = [["top", "--once", "--admin-socket", endpoint.Path], ["rehearse", "list", "--admin-socket", endpoint.Path], ["docker", "list", "--hook-socket", hook.Path]];
        foreach (var command in commands)
        {
            var outcome = await InjectorProcess.RunAsync(command);

            Assert.Equal((0, ""), (outcome.Code, outcome.Error));
            Assert.DoesNotContain(outcome.Output, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
            Assert.Contains('\uFFFD', outcome.Output);
        }
    }
}
