using System.Text.Json;
using Injector.Hosting.Files;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Recreate;

/// <summary>Recreations under way on disk: a file for each, written before the first step, in a folder that nobody else reads.</summary>
internal sealed class RecreateFiles(string folder, ILogger logger)
{
    private const string Extension = ".json";

    /// <summary>Every one that can be read.</summary>
    public IReadOnlyList<RecreateRecord> Load()
    {
        if (!Directory.Exists(folder))
            return [];

        var found = new List<RecreateRecord>();
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            try
            {
                if (Read(file) is { } record)
                    found.Add(record);
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
            {
                RecreateLog.Unreadable(logger, file, e.Message);
            }
        }

        return found;
    }

    /// <summary>The one of a container; null for none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="JsonException">It is no such file.</exception>
    public RecreateRecord? Find(string containerId) => Read(FileOf(containerId));

    /// <summary>Writes one: on the disk when this returns.</summary>
    /// <exception cref="IOException">The disk is full or gone; what was there before is still there.</exception>
    public void Save(RecreateRecord record)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, ownerOnly);
        File.SetUnixFileMode(folder, ownerOnly);

        DurableFile.Write(FileOf(record.ContainerId), stream => JsonSerializer.Serialize(stream, record, RecreateRecordContext.Default.RecreateRecord));
    }

    /// <summary>Strikes one out.</summary>
    public void Delete(string containerId)
    {
        if (Directory.Exists(folder))
            File.Delete(FileOf(containerId));
    }

    private static RecreateRecord? Read(string file)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var record = JsonSerializer.Deserialize(bytes, RecreateRecordContext.Default.RecreateRecord)
            ?? throw new JsonException("expected a JSON object, found null");
        return record.Version == RecreateRecord.CurrentVersion
            ? record
            : throw new JsonException($"expected version {RecreateRecord.CurrentVersion}, found {record.Version}");
    }

    private string FileOf(string containerId) => Path.Combine(folder, containerId + Extension);
}
