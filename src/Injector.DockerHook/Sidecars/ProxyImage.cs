using System.Diagnostics;
using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Docker.DotNet.Models;
using Injector.Core.Names;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Sidecars;

/// <summary>
/// The sidecar's image. One that is named is taken as it is; otherwise it is made on the spot of the published sidecar and the three
/// libraries that it needs, named after their content, so that nothing has to be pulled and an update makes a new one.
/// </summary>
internal sealed class ProxyImage(SidecarOptions options) : IDisposable
{
    private const string Repository = "ecs-injector-proxy";
    private const int TagLength = 16;
    private readonly SemaphoreSlim gate = new(1);
    private volatile string? current;

    /// <summary>The image that was last ensured, which every sidecar is to have; null before.</summary>
    public string? Current => current;

    /// <summary>The image to run; made where the engine does not have it.</summary>
    /// <exception cref="SidecarException">It cannot be had.</exception>
    public async Task<string> EnsureAsync(DockerEngine engine, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (options.Image is { } named)
            {
                return await engine.InspectImageAsync(named, cancellation) is not null
                    ? current = named
                    : throw new SidecarException($"expected the image {named} on the engine, found none: pull it, or leave --proxy-image out to have one made");
            }

            // Read once: a file that is being replaced just now must not become an image.
            if (current is { } made && await engine.InspectImageAsync(made, cancellation) is not null)
                return made;

            var files = await FilesAsync(cancellation);
            var image = $"{Repository}:{await TagAsync(files, cancellation)}";
            if (await engine.InspectImageAsync(image, cancellation) is null)
                await ImportAsync(engine, files, image, cancellation);
            return current = image;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => gate.Dispose();

    // Path on this machine, and path in the image.
    private async Task<IReadOnlyList<(string From, string To)>> FilesAsync(CancellationToken cancellation)
    {
        var binary = options.ProxyBinary;
        if (binary is null || !File.Exists(binary))
        {
            throw new SidecarException(
                $"expected the published sidecar at {binary ?? "(nowhere)"}, found none: publish src/Injector.Proxy, and name it with --proxy FILE, or an image with --proxy-image");
        }

        var loader = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2";
        if (!File.Exists(loader))
            throw new SidecarException($"expected the C library's loader at {loader}, found none (musl?): name an image with --proxy-image");

        var files = new List<(string, string)> { (binary, InjectedNames.ProxyBinary), (loader, loader) };
        files.AddRange((await LibrariesAsync(loader, binary, cancellation)).Select(library => (library, library)));
        return files;
    }

    // What the loader itself would load: "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)".
    private static async Task<IReadOnlyList<string>> LibrariesAsync(string loader, string binary, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(loader, ["--list", binary]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })
            ?? throw new SidecarException($"expected to run {loader}, found that it does not start");
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new SidecarException($"expected {binary} to be a program for this machine, found that its libraries cannot be listed");

        return
        [
            .. output.Split('\n')
                .Select(line => line.Split("=>", 2))
                .Where(parts => parts.Length == 2)
                .Select(parts => parts[1].Trim().Split(' ')[0])
                .Where(path => path.StartsWith('/')),
        ];
    }

    private static async Task<string> TagAsync(IEnumerable<(string From, string To)> files, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (from, to) in files)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(to));
            hash.AppendData(await File.ReadAllBytesAsync(from, cancellation));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..TagLength];
    }

    private static async Task ImportAsync(
        DockerEngine engine, IReadOnlyList<(string From, string To)> files, string image, CancellationToken cancellation)
    {
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (from, to) in files)
                await AddAsync(tar, from, to, cancellation);
        }

        archive.Position = 0;
        var name = image.Split(':');
        await engine.Client.Images.CreateImageAsync(
            new ImagesCreateParameters
            {
                FromSrc = "-",
                Repo = name[0],
                Tag = name[1],
                Changes = [$"ENTRYPOINT [\"{InjectedNames.ProxyBinary}\"]", $"USER {SidecarContainer.UserId}:{SidecarContainer.UserId}"],
            },
            archive, authConfig: null, new Quiet(), cancellation);
        if (await engine.InspectImageAsync(image, cancellation) is null)
            throw new SidecarException($"expected the engine to take the image {image}, found that it has not: see the engine's log");
    }

    private static async Task AddAsync(TarWriter tar, string from, string to, CancellationToken cancellation)
    {
        const UnixFileMode mode = (UnixFileMode)0b111_101_101;
        await using var content = File.OpenRead(from);
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, to.TrimStart('/')) { DataStream = content, Mode = mode }, cancellation);
    }

    private sealed class Quiet : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value)
        {
            // Whether the image is there is looked at afterwards.
        }
    }
}
