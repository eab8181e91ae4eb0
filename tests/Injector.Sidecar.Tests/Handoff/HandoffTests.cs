using System.Net;
using System.Net.Sockets;
using Injector.Core.Credentials;
using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Handoff;

public sealed class HandoffTests
{
    private readonly CredentialId orders = CredentialId.New();
    private readonly CredentialId billing = CredentialId.New();

    [Fact]
    public async Task Each_listener_answers_its_own_workload_and_no_other()
    {
        using var hook = new FakeHook();
        await using var world = await StartAsync(hook);
        await hook.MeetAsync();
        var ordersDoor = hook.Serve("orders", (orders, "token-orders"));
        var billingDoor = hook.Serve("billing", (billing, "token-billing"));

        Assert.Equal("ASIAORDERS", (await world.AskAsync(ordersDoor, orders)).Json("AccessKeyId"));
        Assert.Equal("ASIABILLING", (await world.AskAsync(billingDoor, billing)).Json("AccessKeyId"));
        var stranger = await world.AskAsync(ordersDoor, CredentialId.New());
        Assert.Equal(400, stranger.Status);
        Assert.Equal(stranger.Visible, (await world.AskAsync(ordersDoor, billing)).Visible);
        Assert.Equal(stranger.Visible, (await world.AskAsync(billingDoor, orders)).Visible);
    }

    [Fact]
    public async Task Each_workload_is_asked_for_with_its_own_token()
    {
        using var hook = new FakeHook();
        await using var world = await StartAsync(hook);
        await hook.MeetAsync();
        var door = hook.Serve("shared", (orders, "token-orders"), (billing, "token-billing"));

        await world.AskAsync(door, orders);
        await world.AskAsync(door, billing);

        Assert.All(
            world.Upstream.Calls, call => Assert.Equal(call.Target == orders.RelativeUri ? "token-orders" : "token-billing", call.Authorization));
        Assert.Equal(2, world.Upstream.Calls.Count);
    }

    [Fact]
    public async Task A_closed_listener_is_closed_and_its_workloads_are_forgotten()
    {
        using var hook = new FakeHook();
        await using var world = await StartAsync(hook);
        await hook.MeetAsync();
        var door = hook.Serve("orders", (orders, "token-orders"));
        Assert.Equal(200, (await world.AskAsync(door, orders)).Status);

        hook.Close("orders");

        await Eventually.HoldsAsync(() => world.Sidecar.Workloads.Count == 0);
    }

    [Fact]
    public async Task A_listener_that_the_hook_shuts_down_is_forgotten_without_spinning()
    {
        using var hook = new FakeHook();
        await using var world = await StartAsync(hook);
        await hook.MeetAsync();
        var door = hook.Serve("orders", (orders, "token-orders"));
        Assert.Equal(200, (await world.AskAsync(door, orders)).Status);

        hook.ShutDown("orders");

        await Eventually.HoldsAsync(() => world.Sidecar.Workloads.Count == 0);
    }

    [Fact]
    public async Task An_update_without_a_socket_changes_who_is_served()
    {
        using var hook = new FakeHook();
        await using var world = await StartAsync(hook);
        await hook.MeetAsync();
        var door = hook.Serve("shared", (orders, "token-orders"));
        Assert.Equal(200, (await world.AskAsync(door, orders)).Status);

        hook.Update("shared", (billing, "token-billing"));

        await Eventually.HoldsAsync(async () => (await world.AskAsync(door, billing)).Status == 200);
        Assert.Equal(400, (await world.AskAsync(door, orders)).Status);
    }

    [Fact]
    public async Task A_restarted_workload_gets_a_new_listener_and_keeps_its_credentials()
    {
        using var hook = new FakeHook();
        await using var world = await StartAsync(hook);
        await hook.MeetAsync();
        await world.AskAsync(hook.Serve("orders", (orders, "token-orders")), orders);

        var door = hook.Serve("orders", (orders, "token-orders"));

        Assert.Equal(200, (await world.AskAsync(door, orders)).Status);
        Assert.Single(world.Upstream.Calls);
    }

    [Fact]
    public async Task A_hook_that_was_restarted_is_given_its_listeners_back()
    {
        using var hook = new FakeHook();
        await using var world = await StartAsync(hook);
        Assert.Equal(["hello", "ready"], await hook.MeetAsync());
        var door = hook.Serve("orders", (orders, "token-orders"));
        Assert.Equal(200, (await world.AskAsync(door, orders)).Status);

        hook.Restart();

        Assert.Equal(["hello", "held:orders+fd", "ready"], await hook.MeetAsync());
        Assert.Equal(200, (await world.AskAsync(door, orders)).Status);
        hook.Update("orders", (orders, "token-orders"), (billing, "token-billing"));
        await Eventually.HoldsAsync(async () => (await world.AskAsync(door, billing)).Status == 200);
    }

    [Fact]
    public async Task After_the_sidecar_has_gone_connections_wait_in_the_hooks_copy()
    {
        using var hook = new FakeHook();
        IPEndPoint door;
        await using (var world = await StartAsync(hook))
        {
            await hook.MeetAsync();
            door = hook.Serve("orders", (orders, "token-orders"));
            Assert.Equal(200, (await world.AskAsync(door, orders)).Status);
        }

        using var early = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await early.ConnectAsync(door, TestContext.Current.CancellationToken);
        using var accepted = await hook.Copy("orders").AcceptAsync(TestContext.Current.CancellationToken);

        Assert.True(accepted.Connected);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"type":"listener"}""")]
    [InlineData("""{"type":"listener","listener":"orders"}""")]
    [InlineData("""{"type":"listener","listener":"orders","workloads":[{"id":""}]}""")]
    [InlineData("""{"type":"listener","listener":"orders","workloads":[{"id":"a"},{"id":"a"}]}""")]
    [InlineData("""{"type":"listener","listener":"orders","workloads":[]}""")]
    [InlineData("""{"type":"unheard-of","listener":"orders"}""")]
    public async Task A_message_that_cannot_be_taken_is_skipped(string message)
    {
        using var hook = new FakeHook();
        await using var world = await StartAsync(hook);
        await hook.MeetAsync();

        hook.Send(message, listener: null);

        Assert.Equal(200, (await world.AskAsync(hook.Serve("billing", (billing, "token-billing")), billing)).Status);
        Assert.Single(world.Sidecar.Workloads);
    }

    [Fact]
    public async Task The_sidecar_is_ready_when_it_has_met_the_hook()
    {
        using var hook = new FakeHook();
        await using var world = await StartAsync(hook);
        await hook.MeetAsync();

        await Eventually.HoldsAsync(async () => (await world.AdminAsync("/readyz")).StartsWith("200", StringComparison.Ordinal));
    }

    private Task<SidecarWorld> StartAsync(FakeHook hook) => SidecarWorld.InRealTimeAsync(
        FakeAnswer.Text(500, ""), settings => settings with { Ids = [], Listen = null, HandoffSocket = hook.Path },
        call => FakeAnswer.Credentials(
            TimeProvider.System.GetUtcNow().AddHours(1), call.Target.EndsWith(billing.Value, StringComparison.Ordinal) ? "billing" : "orders"));
}
