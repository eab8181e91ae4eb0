using System.Text.Json;
using Injector.Hosting.Files;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Tasks;

/// <summary>The book of tasks on disk: a file for each, in a folder that nobody else reads.</summary>
internal sealed partial class TaskFiles
{
    private const string Extension = ".json";
    private const int CurrentVersion = 1;
    private readonly string folder;
    private readonly ILogger logger;

    /// <summary>Opens the folder, and makes it if it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public TaskFiles(string folder, ILogger logger)
    {
        this.folder = folder;
        this.logger = logger;
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, ownerOnly);
        File.SetUnixFileMode(folder, ownerOnly);
    }

    /// <summary>Reads everything that can be read.</summary>
    public IReadOnlyList<TaskRecord> Load()
    {
        var found = new List<TaskRecord>();
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            try
            {
                found.Add(Read(file));
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
            {
                LogUnreadable(logger, file, e.Message);
            }
        }

        return found;
    }

    /// <summary>Writes one task.</summary>
    /// <exception cref="IOException">The disk is full or gone; what was there before is still there.</exception>
    public void Save(TaskRecord record)
    {
        DurableFile.Write(FileOf(record.TaskId), stream => JsonSerializer.Serialize(stream, record, TaskRecordContext.Default.TaskRecord));
    }

    /// <summary>Forgets one task.</summary>
    public void Delete(string taskId) => File.Delete(FileOf(taskId));

    private static TaskRecord Read(string file)
    {
        var record = JsonSerializer.Deserialize(File.ReadAllBytes(file), TaskRecordContext.Default.TaskRecord)
            ?? throw new JsonException("expected a JSON object, found null");
        if (record.Version != CurrentVersion)
            throw new JsonException($"expected version {CurrentVersion}, found {record.Version}");
        return record.TaskId == Path.GetFileNameWithoutExtension(file)
            ? record
            : throw new JsonException("expected the task that the file is named after, found another one");
    }

    private string FileOf(string taskId) => Path.Combine(folder, taskId + Extension);

    [LoggerMessage(5500, LogLevel.Error, "Task file {File} cannot be read and is left alone: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string file, string problem);
}
