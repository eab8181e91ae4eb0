using Injector.Core.Names;

namespace Injector.Integration.Tests.Docker;

/// <summary>Who is not served is told so, with the mend: in the table, once in the log, and in the metric.</summary>
public sealed class HookListTests(HookFixture fixture) : IClassFixture<HookFixture>
{
    private const string Inject = "ecs-injector.io/inject=enabled";
    private const string Variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/";

    [Fact]
    public async Task Every_refusal_is_listed_with_its_mend_logged_once_and_counted()
    {
        var id = Guid.NewGuid().ToString();
        await using var served = await fixture.World.ServiceAsync("served");
        await using var holder = await PlainAsync("holder", [], "python3", "-m", "http.server", "51679", "--bind", "127.0.0.1");
        (string Name, string Reason, string Mend, string[] Options)[] all =
        [
            ("bare", HookReasons.NoVariable, "-e AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=", ["-l", Inject, "-l", "ecs-injector.io/env=declared"]),
            ("maybe", HookReasons.InvalidOptIn, "expected ecs-injector.io/inject=enabled", ["-l", "ecs-injector.io/inject=yes", "-e", Variable + id]),
            ("role", HookReasons.InvalidLabel, "expected a role ARN", ["-l", Inject, "-l", "ecs-injector.io/task-role-arn=orders", "-e", Variable + id]),
            ("env", HookReasons.InvalidLabel, "expected auto, declared, recreate or runtime", ["-l", Inject, "-l", "ecs-injector.io/env=somehow", "-e", Variable + id]),
            ("hold", HookReasons.InvalidLabel, "expected pause or none", ["-l", Inject, "-l", "ecs-injector.io/hold=tight", "-e", Variable + id]),
            ("agent", HookReasons.EcsManaged, "left alone", ["-l", Inject, "-l", "com.amazonaws.ecs.task-arn=arn:aws:ecs:eu-west-1:111122223333:task/a", "-e", Variable + id]),
            ("host", HookReasons.HostNetwork, "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=true", ["-l", Inject, "--network", "host", "-e", Variable + id]),
            ("own", HookReasons.OwnUri, "or remove the variable", ["-l", Inject, "-e", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/get/mine"]),
            ("taken", HookReasons.PortTaken, "in use", ["-l", Inject, "--network", "container:holder", "-e", Variable + id]),
            ("twice", HookReasons.IdInUse, "give each its own UUID", ["-l", Inject, "--network", "container:served", "-e", Variable + served.Id]),
        ];
        await served.ServedAsync();
        var containers = await Task.WhenAll(all.Select(one => PlainAsync(one.Name, one.Options, "sleep", "600")));

        foreach (var (name, reason, mend, _) in all)
            Assert.Contains(mend, (string?)(await fixture.World.Hook.WaitForAsync(name, reason))["message"], StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);

        var table = await fixture.World.ListAsync();
        var lines = fixture.World.HookOutput.Split('\n');
        var metrics = await fixture.World.Hook.MetricsAsync();
        Assert.All(all, one => Assert.Matches($"(?m)^ *{one.Name} .*{one.Reason}", table));
        Assert.All(all, one => Assert.Single(lines, line => line.Contains($"Container {one.Name}: {one.Reason}", StringComparison.Ordinal)));
        Assert.All(all.CountBy(one => one.Reason), of => Assert.Contains($"injector_hook_outcomes_total{{reason=\"{of.Key}\"}} {of.Value}", metrics, StringComparison.Ordinal));
        foreach (var container in containers)
            await container.DisposeAsync();
    }

    [Fact]
    public async Task A_served_container_is_listed_with_role_masked_id_state_and_expiry()
    {
        await using var service = await fixture.World.ServiceAsync("shown");
        await service.ServedAsync();

        var shown = await fixture.World.Hook.WaitForAsync(service.Name, HookReasons.Served);
        var json = await fixture.World.ListAsync("--json");
        var table = await fixture.World.ListAsync();

        Assert.Equal(HookWorld.RoleOf("shown"), (string?)shown["role"]);
        Assert.Equal("running", (string?)shown["state"]);
        Assert.Equal(service.ContainerId, (string?)shown["containerId"]);
        Assert.NotNull((string?)shown["expiration"]);
        Assert.EndsWith("-REDACTED", (string)shown["id"]!, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", json + table);
        Assert.Contains("CONTAINER", table, StringComparison.Ordinal);
        Assert.Contains("shown", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_the_sidecar_that_the_engine_does_not_have_is_an_error_at_the_start()
    {
        var folder = Path.Combine(fixture.World.Endpoint.Folder, "other");
        await using var hook = new HookProcess(fixture.Host, folder, ["--endpoint", "separate", "--state", folder]);
        hook.Options.Add("--proxy-image");
        hook.Options.Add("nowhere.test/proxy:1");

        var (code, output) = await hook.FailAsync();

        Assert.NotEqual(0, code);
        Assert.Contains("expected the image nowhere.test/proxy:1 on the engine, found none", output, StringComparison.Ordinal);
    }

    private async Task<Service> PlainAsync(string name, string[] options, params string[] command) =>
        new(fixture.Host, name, "", await fixture.Host.RunAsync(["--name", name, .. options], command), () => fixture.World.HookOutput);
}
