using System.Collections.Immutable;
using Injector.Core.Credentials;
using Injector.Core.Workloads;
using Injector.DockerHook.Tasks.Definition;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Tasks;

/// <summary>
/// Every task of this host, on disk and in memory; hence also which containers belong to which task. Reading takes no lock: what is read
/// is a snapshot.
/// </summary>
internal sealed class TaskBook : ITaskMembers
{
    // Guards writing alone, so that file and snapshot change together.
    private readonly Lock writing = new();
    private readonly TaskFiles files;
    private ImmutableDictionary<string, TaskRecord> tasks;
    private ImmutableDictionary<string, TaskMember> members = ImmutableDictionary.Create<string, TaskMember>(StringComparer.Ordinal);

    /// <summary>Opens the book.</summary>
    /// <param name="folder">Its own folder: 0700, the files 0600.</param>
    /// <param name="loggers">Where it says which files it could not read.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public TaskBook(string folder, ILoggerFactory loggers)
    {
        Folder = folder;
        files = new TaskFiles(folder, loggers.CreateLogger<TaskBook>());
        tasks = files.Load().ToImmutableDictionary(t => t.TaskId, StringComparer.Ordinal);
        foreach (var task in tasks.Values)
            Index(task);
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>Every task, the oldest first.</summary>
    public IReadOnlyList<TaskRecord> All => [.. tasks.Values.OrderBy(t => t.CreatedAt).ThenBy(t => t.TaskId, StringComparer.Ordinal)];

    /// <summary>One task; null when there is none.</summary>
    public TaskRecord? Get(string taskId) => tasks.GetValueOrDefault(taskId);

    /// <inheritdoc />
    public TaskMember? Find(string containerId) => members.GetValueOrDefault(containerId);

    /// <summary>Writes a task down.</summary>
    /// <exception cref="IOException">It could not be written to disk; in memory it is as told.</exception>
    public void Save(TaskRecord task)
    {
        lock (writing)
        {
            tasks = tasks.SetItem(task.TaskId, task);
            Index(task);
            files.Save(task);
        }
    }

    /// <summary>Forgets a task.</summary>
    public void Remove(string taskId)
    {
        lock (writing)
        {
            if (tasks.TryGetValue(taskId, out var task))
                members = members.RemoveRange(Ids(task));
            tasks = tasks.Remove(taskId);
            files.Delete(taskId);
        }
    }

    // A stopped task's id is retired: whoever starts one of its containers by hand starts no task.
    private void Index(TaskRecord task)
    {
        if (task.LastStatus is TaskState.Stopped || !CredentialId.TryParse(task.CredentialId, out var id))
        {
            members = members.RemoveRange(Ids(task));
            return;
        }

        var member = new TaskMember(task.TaskId, id, Identity(task), RoleArn.TryParse(task.TaskRoleArn, out var role) ? role : null)
        {
            UsesHostNetwork = task.Network is NetworkMode.Host,
        };

        // A pause container that holds no network namespace has nothing to be served in.
        members = members.SetItems(task.Containers
            .Where(c => c.Id is not null && (!c.IsPause || task.Network is NetworkMode.AwsVpc))
            .Select(c => KeyValuePair.Create(c.Id!, member)));
    }

    private static IEnumerable<string> Ids(TaskRecord task) => task.Containers.Where(c => c.Id is not null).Select(c => c.Id!);

    private static WorkloadIdentity Identity(TaskRecord task) => new(Platform.Task)
    {
        Names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [WorkloadNames.TaskArn] = task.Arn,
            [WorkloadNames.Task] = task.TaskId,
            [WorkloadNames.Family] = task.Family,
        },
    };
}
