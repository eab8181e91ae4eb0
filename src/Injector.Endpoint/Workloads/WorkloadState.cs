using System.Security.Cryptography;
using System.Text.Json;
using System.Text;
using Injector.Core.Credentials;
using Injector.Hosting.Files;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Workloads;

/// <summary>
/// Workloads on disk: a file each, written whole to a new name and renamed, so that a crash or a full disk leaves the old one.
/// Ids, identities and token hashes; never a credential. A file that cannot be read is reported and left alone.
/// </summary>
internal sealed partial class WorkloadState
{
    private const string Extension = ".json";
    private readonly string folder;
    private readonly ILogger<WorkloadState> logger;

    /// <summary>Makes the folder, 0700.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public WorkloadState(string stateFolder, ILogger<WorkloadState> logger)
    {
        this.logger = logger;
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        folder = Path.Combine(stateFolder, "workloads");
        Directory.CreateDirectory(stateFolder);
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(stateFolder, ownerOnly);
        File.SetUnixFileMode(folder, ownerOnly);
    }

    /// <summary>Reads everything that can be read.</summary>
    public IReadOnlyList<WorkloadRegistration> Load()
    {
        var found = new List<WorkloadRegistration>();
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            try
            {
                found.Add(WorkloadJson.Read(File.ReadAllBytes(file)));
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
            {
                LogUnreadable(logger, file, e.Message);
            }
        }

        return found;
    }

    /// <summary>Writes one workload.</summary>
    /// <exception cref="IOException">The disk is full or gone; what was there before is still there.</exception>
    public void Save(WorkloadRegistration registration)
    {
        DurableFile.Write(FileOf(registration.Id), stream => stream.Write(WorkloadJson.Write(registration)));
    }

    /// <summary>Forgets one workload.</summary>
    public void Delete(CredentialId id) => File.Delete(FileOf(id));

    // Ids of a control plane are opaque and may hold a slash; a hash is a safe file name for any of them.
    private string FileOf(CredentialId id) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id.Value))) + Extension);

    [LoggerMessage(1101, LogLevel.Error, "State file {File} cannot be read and is left alone: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string file, string problem);
}
