using System.Diagnostics;
using Injector.Networking.LinkLocal;
using Injector.Networking.Listeners;
using Injector.Networking.Namespaces;

namespace Injector.Networking.Tests;

public sealed class NetworkNamespaceTests
{
    [Fact]
    public void Work_runs_in_the_namespace_and_the_caller_stays_in_its_own()
    {
        using var space = new TestNamespace();
        using var before = NetworkNamespace.Current();
        var thread = Environment.CurrentManagedThreadId;

        var (inside, workThread, isPooled) = space.Opened.Run(() =>
        {
            using var current = NetworkNamespace.Current();
            return (current.Id, Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread);
        });

        using var after = NetworkNamespace.Current();
        Assert.Equal(space.Opened.Id, inside);
        Assert.NotEqual(before.Id, inside);
        Assert.Equal(before.Id, after.Id);
        Assert.NotEqual(thread, workThread);
        Assert.False(isPooled);
    }

    [Theory, ClassData(typeof(FirewallKinds))]
    public async Task No_thread_of_the_process_is_left_behind_inside(FirewallKind kind)
    {
        FirewallKinds.Need(kind);

        // The runtime makes its thread for sockets once, where it is first asked to wait for one: here, as every process of ours has long done.
        using var listening = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listening.Start();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync((System.Net.IPEndPoint)listening.LocalEndpoint, TestContext.Current.CancellationToken);
        using var space = new TestNamespace();

        for (var i = 0; i < 5; i++)
            NamespaceListener.Open(space.Opened, new LinkLocalOptions { Firewall = kind }).Shutdown();

        // The kernel ends a thread a moment after it was joined; the runtime's compiler may have made one that ends when idle.
        var deadline = Stopwatch.StartNew();
        while (ThreadsInside(space.Opened.Id) > 0 && deadline.Elapsed < TimeSpan.FromSeconds(30))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(0, ThreadsInside(space.Opened.Id));
    }

    [Fact]
    public void Exceptions_of_the_work_reach_the_caller()
    {
        using var space = new TestNamespace();

        var exception = Assert.Throws<FormatException>(() => space.Opened.Run(() => throw new FormatException("broken")));

        Assert.Equal("broken", exception.Message);
    }

    [Fact]
    public void Programs_started_by_the_work_run_inside()
    {
        using var space = new TestNamespace();

        var link = space.Run(() => Shell.Run("readlink", "/proc/self/ns/net"));

        Assert.Equal($"net:[{space.Opened.Id}]", link.Trim());
    }

    [Fact]
    public async Task A_process_is_found_by_its_id_and_stays_the_same_namespace_when_it_ends()
    {
        using var space = new TestNamespace();
        using var sleeper = Process.Start("ip", ["netns", "exec", space.Name, "sleep", "60"]);
        await EnteredAsync(sleeper, space.Opened.Id);
        using var opened = NetworkNamespace.OfProcess(sleeper.Id);
        Assert.Equal(space.Opened.Id, NetworkNamespace.Run(sleeper.Id, () => NetworkNamespace.IdOf("/proc/thread-self/ns/net")));

        sleeper.Kill();
        await sleeper.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(space.Opened.Id, opened.Run(() => NetworkNamespace.IdOf("/proc/thread-self/ns/net")));
        Assert.Equal(space.Opened.Id, NetworkNamespace.IdOf(space.Path));
    }

    [Fact]
    public void A_namespace_that_is_gone_and_a_file_that_is_none_are_explained()
    {
        Requirements.NeedNamespaces();

        var gone = Assert.Throws<NetworkSetupException>(() => NetworkNamespace.Open("/run/netns/never-was"));
        var none = Assert.Throws<NetworkSetupException>(() => NetworkNamespace.Run("/proc/self/ns/uts", () => 0));

        Assert.Contains("/run/netns/never-was", gone.Message, StringComparison.Ordinal);
        Assert.Contains("not a network namespace", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Asynchronous_work_is_refused_since_it_would_leave_the_namespace()
    {
        using var space = new TestNamespace();

        Assert.Throws<ArgumentException>(() => space.Opened.Run(() => Task.FromResult(1)).IsCompleted);
    }

    private static async Task EnteredAsync(Process process, ulong id)
    {
        while (NetworkNamespace.IdOf($"/proc/{process.Id}/ns/net") != id)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static int ThreadsInside(ulong id) => Directory.GetDirectories("/proc/self/task").Count(folder =>
    {
        try
        {
            return NetworkNamespace.IdOf($"{folder}/ns/net") == id;
        }
        catch (NetworkSetupException)
        {
            return false;
        }
    });
}
