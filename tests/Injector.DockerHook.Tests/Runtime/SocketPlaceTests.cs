using System.Net.Sockets;
using Injector.Hosting.Sockets;

namespace Injector.DockerHook.Tests.Runtime;

/// <summary>The place of the socket where the runtime's wrapper asks.</summary>
public sealed class SocketPlaceTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string folder = Directory.CreateTempSubdirectory("inj-").FullName;

    [Fact]
    public async Task Of_hooks_that_start_at_the_same_moment_one_has_it_and_the_others_are_told_so()
    {
        for (var round = 0; round < 100; round++)
        {
            var place = new UnixSocketPlace(Path.Combine(folder, $"{round}.sock"), Mode | UnixFileMode.UserExecute, Mode);
            using var ready = new Barrier(2);
            var problems = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Record.Exception(() => Take(place, ready)))));

            Assert.All(problems, problem => Assert.True(problem is null or IOException, problem?.ToString()));
            Assert.Contains(null, problems);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Take(UnixSocketPlace place, Barrier ready)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        ready.SignalAndWait(TestContext.Current.CancellationToken);
        place.Bind(listener);
        listener.Listen();
    }
}
