using System.Globalization;
using Injector.Benchmarks.Load;
using Injector.Benchmarks.Yardstick;

namespace Injector.Benchmarks.Worlds;

/// <summary>What the scenarios share: folder, endpoint with 10,000 ids, nginx with the same answer.</summary>
internal sealed class BenchWorld : IAsyncDisposable
{
    /// <summary>Ids that the endpoint knows in the end.</summary>
    public const int ManyIds = 10_000;

    private int files;

    private BenchWorld(BenchOptions options, string folder, EndpointWorld endpoint)
    {
        Options = options;
        Folder = folder;
        Endpoint = endpoint;
    }

    /// <summary>The command line.</summary>
    public BenchOptions Options { get; }

    /// <summary>The bench's own folder; gone at the end.</summary>
    public string Folder { get; }

    /// <summary>The endpoint.</summary>
    public EndpointWorld Endpoint { get; }

    /// <summary>The workload of the sidecars: id and token file.</summary>
    public (string Id, string TokenFile) SidecarWorkload { get; private set; }

    /// <summary>nginx, with the bytes of a credential answer.</summary>
    public Nginx Yardstick { get; private set; } = null!;

    /// <summary>Starts it all.</summary>
    public static async Task<BenchWorld> StartAsync(BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("injector-bench-").FullName;
        var world = new BenchWorld(options, folder, await EndpointWorld.StartAsync(options.Injector, Path.Combine(folder, "endpoint")));
        world.SidecarWorkload = await world.Endpoint.ForSidecarAsync();
        await world.Endpoint.KnowAsync(1);
        world.Yardstick = await Nginx.StartAsync(folder, Answer(new Uri(world.Endpoint.Address, EndpointWorld.PathOf(world.Endpoint.Ids[0]))));
        return world;
    }

    /// <summary>A file for what a program writes.</summary>
    public string NewFile(string name) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{++files}.out"));

    /// <summary>A folder of its own for a program.</summary>
    public string NewFolder(string name)
    {
        var folder = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{++files}"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Yardstick is not null)
            await Yardstick.DisposeAsync();
        await Endpoint.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static byte[] Answer(Uri address)
    {
        using var connection = new HttpConnection(address);
        return connection.Ask(HttpConnection.Request(address)).ToArray();
    }
}
