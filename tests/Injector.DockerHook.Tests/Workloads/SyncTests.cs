using Injector.Core.Credentials;
using Injector.Core.Workloads;
using Injector.DockerHook.Workloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.DockerHook.Tests.Workloads;

/// <summary>What the endpoint knows is compared with what there is.</summary>
public sealed class SyncTests : IAsyncDisposable
{
    private static readonly string Container = new('a', 64);
    private readonly DirectoryInfo state = Directory.CreateTempSubdirectory("inj-sync-");
    private readonly AdminDouble admin = new();
    private readonly EndpointAdmin endpoint;
    private readonly Registrations registrations;
    private readonly HostKey ids;
    private readonly List<string> looked = [];

    public SyncTests()
    {
        endpoint = new EndpointAdmin(admin.Socket);
                ids = HostKey.Load(state.FullName);
        registrations = new Registrations(endpoint, ids.Hook);
    }

    [Fact]
    public async Task A_workload_whose_container_has_gone_is_retired_and_its_container_looked_at_once_more()
    {
        await admin.StartAsync();
        admin.Workloads[ids.WorkloadOf(Container).Value] = Container;

        await CompareAsync(isNeeded: false);

        Assert.Equal([ids.WorkloadOf(Container).Value], admin.Retired);
        Assert.Equal([Container], looked);
    }

    [Fact]
    public async Task A_workload_that_is_needed_or_of_another_host_stays()
    {
        await admin.StartAsync();
        admin.Workloads[ids.WorkloadOf(Container).Value] = Container;
        await CompareAsync(isNeeded: true);
        admin.Workloads.Clear();
        admin.Workloads[CredentialId.New().Value] = Container;

        await CompareAsync(isNeeded: false);

        Assert.Empty(admin.Retired);
    }

    [Fact]
    public async Task What_the_endpoint_has_lost_is_registered_anew()
    {
        await admin.StartAsync();
        await RegisterAsync();

        await CompareAsync(isNeeded: true);

        Assert.Empty(registrations.Known);
    }

    [Fact]
    public async Task What_is_registered_while_the_endpoint_answers_is_not_lost()
    {
        await admin.StartAsync();
        admin.Listing = RegisterAsync;

        await CompareAsync(isNeeded: true);

        Assert.Equal([ids.WorkloadOf(Container).Value], registrations.Known);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_named_with_the_mend()
    {
        var failure = await Assert.ThrowsAsync<EndpointUnavailableException>(() => endpoint.AllAsync(TestContext.Current.CancellationToken));

        Assert.Equal($"expected an endpoint at unix:{admin.Socket}, found: no such socket. Start injector endpoint, or see what it logs", failure.Message);
    }

    public async ValueTask DisposeAsync()
    {
        endpoint.Dispose();
        await admin.DisposeAsync();
        state.Delete(recursive: true);
    }

    private Task CompareAsync(bool isNeeded) => new RegistrationSync(endpoint, registrations, ids, NullLogger.Instance)
        .RunAsync((_, _) => Task.FromResult(isNeeded), _ => false, looked.Add, TestContext.Current.CancellationToken);

    private async Task RegisterAsync() => await registrations.EnsureAsync(
        ids.WorkloadOf(Container), new WorkloadIdentity(Platform.Docker), wish: null, EndpointDoor.Socket, TestContext.Current.CancellationToken);
}
