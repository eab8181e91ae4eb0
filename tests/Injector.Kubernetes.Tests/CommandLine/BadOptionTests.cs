using Injector.Kubernetes.Tests.Check;

namespace Injector.Kubernetes.Tests.CommandLine;

/// <summary>Options that cannot be taken: one line that says what was expected and what was found, exit code 2.</summary>
public sealed class BadOptionTests
{
    [Theory]
    [InlineData("webhook --listen http://127.0.0.1:0", "--listen: expected https://IP:PORT")]
    [InlineData("webhook --endpoint http://e:1", "--endpoint: expected https://")]
    [InlineData("webhook --delivery teleport", "--delivery: expected one of auto, link-local, loopback, found \"teleport\"")]
    [InlineData("webhook --sidecar none", "--sidecar: expected one of auto, native, classic")]
    [InlineData("webhook --uri-style x", "--uri-style: expected one of path, query")]
    [InlineData("webhook --proxy-memory-request 64Mi --proxy-memory-limit 1Mi", "a memory request of 64Mi above the limit of 1Mi")]
    [InlineData("webhook --proxy-cpu-request much", "--proxy-cpu-request: expected a Kubernetes quantity")]
    [InlineData("webhook --token-lifetime 5m", "--token-lifetime: expected 10m to 24h")]
    [InlineData("webhook --image-pull-policy Sometimes", "--image-pull-policy: expected one of IfNotPresent, Always, Never")]
    [InlineData("webhook --tls-cert /nonexistent", "expected --tls-cert FILE and --tls-key FILE")]
    [InlineData("webhook --tls-cert /nonexistent --tls-key /nonexistent", "expected a PEM file at /nonexistent, found none")]
    [InlineData("webhook --patch-ca-bundle", "expected --tls-cert FILE")]
    [InlineData("webhook --kubeconfig /nonexistent", "--kubeconfig: expected a file at /nonexistent, found none")]
    [InlineData("endpoint --cluster-listen https://127.0.0.1:0", "--cluster-listen: expected --kubernetes with it")]
    [InlineData("endpoint --accept-role-annotations", "--accept-role-annotations: expected --kubernetes with it")]
    [InlineData("endpoint --kubernetes --cluster-listen http://127.0.0.1:0", "--cluster-listen: expected https://IP:PORT")]
    [InlineData("endpoint --kubernetes --base-role-arn x", "--base-role-arn: expected the first part of role ARNs")]
    public async Task Are_told_in_one_line(string command, string contains)
    {
        var outcome = await InjectorProcess.RunAsync(command.Split(' '));

        Assert.Equal(2, outcome.Code);
        outcome.AssertUsage(contains);
    }
}
