using System.Security.Cryptography;
using System.Text;

namespace Injector.Core.Credentials;

/// <summary>
/// A host's key, of which the ids of its containers are made: UUIDs (version 8) of the key and the container's id. So an id is the same after
/// a restart of anything, and another after the container was made anew, and whoever reads the key agrees without a message.
/// </summary>
/// <param name="key">The key.</param>
public sealed class HostKey(byte[] key)
{
    /// <summary>Name of its file in the state folder.</summary>
    public const string FileName = "host.key";

    private const int KeyLength = 32;

    /// <summary>Reads this host's key, or makes it the first time.</summary>
    /// <param name="stateFolder">Its folder; made 0700 where it is not there.</param>
    /// <exception cref="IOException">It cannot be read or made, or is none.</exception>
    public static HostKey Load(string stateFolder)
    {
        Directory.CreateDirectory(stateFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(stateFolder, FileName);
        if (!File.Exists(file))
            Write(file, RandomNumberGenerator.GetBytes(KeyLength));
        return Read(stateFolder);
    }

    /// <summary>Reads this host's key, and never makes one.</summary>
    /// <param name="stateFolder">Its folder.</param>
    /// <exception cref="IOException">It is not there, cannot be read, or is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static HostKey Read(string stateFolder)
    {
        var file = Path.Combine(stateFolder, FileName);
        var key = File.ReadAllBytes(file);
        return key.Length == KeyLength
            ? new HostKey(key)
            : throw new IOException($"expected a key of {KeyLength} bytes in {file}, found {key.Length}: remove the file, and containers get new ids");
    }

    /// <summary>What the endpoint knows this host's hook by: tells its workloads from those of another host's.</summary>
    public string Hook => Of("hook").Value;

    /// <summary>What the endpoint knows a container by. It is never put into a container.</summary>
    /// <param name="containerId">The engine's id, whole.</param>
    public CredentialId WorkloadOf(string containerId) => Of("container " + containerId);

    /// <summary>What the OCI runtime wrapper puts into a container's variable. It only names a workload within the container's own network.</summary>
    /// <param name="containerId">The engine's id, whole.</param>
    public CredentialId VariableOf(string containerId) => Of("variable " + containerId);

    private CredentialId Of(string text)
    {
        var bytes = Sha256.Keyed(key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
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
