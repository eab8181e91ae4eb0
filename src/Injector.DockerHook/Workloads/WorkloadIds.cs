using System.Security.Cryptography;
using System.Text;
using Injector.Core.Credentials;

namespace Injector.DockerHook.Workloads;

/// <summary>
/// The id by which the endpoint knows a container: a UUID (version 8) made of a key of this host and the container's id. So it is the same
/// after a restart of the container, of the hook or of the engine, and another after the container was made anew, and nothing is kept that
/// could go stale. It is never put into a container: what stands there only names a workload within its own network namespace.
/// </summary>
internal sealed class WorkloadIds(byte[] key)
{
    private const int KeyLength = 32;
    private const string FileName = "host.key";

    /// <summary>Reads this host's key, or makes it the first time.</summary>
    /// <param name="stateFolder">Its folder; made 0700 where it is not there.</param>
    /// <exception cref="IOException">It cannot be read or made, or is none.</exception>
    public static WorkloadIds Load(string stateFolder)
    {
        Directory.CreateDirectory(stateFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(stateFolder, FileName);
        if (!File.Exists(file))
            Write(file, RandomNumberGenerator.GetBytes(KeyLength));

        var key = File.ReadAllBytes(file);
        return key.Length == KeyLength
            ? new WorkloadIds(key)
            : throw new IOException($"expected a key of {KeyLength} bytes in {file}, found {key.Length}: remove the file, and containers get new ids");
    }

    /// <summary>What the endpoint knows this hook by: tells its workloads from those of another host's hook.</summary>
    public string Hook => Make("hook").Value;

    /// <summary>The id for a container.</summary>
    /// <param name="containerId">The engine's id, whole.</param>
    public CredentialId Of(string containerId) => Make("container " + containerId);

    private CredentialId Make(string of)
    {
        var hash = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(of));
        var bytes = hash.AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        _ = CredentialId.TryParseUuid(new Guid(bytes, bigEndian: true).ToString("D"), out var id);
        return id;
    }

    private static void Write(string file, byte[] fresh)
    {
        var temporary = file + ".new";
        using (var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            stream.Write(fresh);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }
}
