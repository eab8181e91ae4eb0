using Injector.Integration.Tests.World;
using Injector.Testing.Secrets;

namespace Injector.Integration.Tests.Secrets;

/// <summary>Whatever is typed, the command line shows no secret of its environment: not in its help, not in its complaints.</summary>
public sealed class CommandSecretTests
{
    private static readonly string[] Commands =
    [
        "--help", "endpoint --help", "endpoint --no-such-option", "endpoint --source sts --listen nowhere", "endpoint --listen http://127.0.0.1:0 --admin-socket /proc/none/admin.sock",
        "webhook --help", "webhook --kubeconfig /nonexistent", "docker --help", "docker list --hook-socket /nonexistent", "check --kubeconfig /nonexistent",
        "host status --state /nonexistent", "task list --hook-socket /nonexistent", "inject -f /nonexistent",
    ];

    [Fact]
    public async Task No_command_shows_its_environment()
    {
        var search = new SecretSearch();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in (string[])["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_WEB_IDENTITY_TOKEN"])
            environment[name] = search.Plant(name);

        var outputs = await Task.WhenAll(Commands.Select(command => Daemon.RunAsync([RealParts.Injector, .. command.Split(' ')], environment)));

        foreach (var (command, (_, output)) in Commands.Zip(outputs))
            search.Written(command, output);
        Assert.All(outputs, o => Assert.NotEmpty(o.Output));
        search.AssertKept(atLeast: 4, length: 5000);
    }
}
