using Injector.Core.Credentials;
using Injector.Core.Workloads;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Tasks;

namespace Injector.DockerHook.Serving;

/// <summary>Whose credentials are served in a container.</summary>
/// <param name="SidecarKey">Whose sidecar answers: the container's own, or its task's.</param>
/// <param name="Declared">The id in the container's variable.</param>
/// <param name="WorkloadId">What the endpoint knows it by when a sidecar asks.</param>
/// <param name="Identity">Who it is, for grants.</param>
/// <param name="Wish">The role it wishes for.</param>
internal sealed record ServedSubject(string SidecarKey, CredentialId Declared, CredentialId WorkloadId, WorkloadIdentity Identity, RoleArn? Wish)
{
    private const int ShortId = 12;

    /// <summary>The task; null for a container of its own.</summary>
    public string? TaskId { get; init; }

    /// <summary>A task's container: all of a task's containers share sidecar, id and identity.</summary>
    public static ServedSubject Of(TaskMember member) =>
        new(TaskKey(member.TaskId), member.Id, member.Id, member.Identity, member.Wish) { TaskId = member.TaskId };

    /// <summary>A container of its own.</summary>
    /// <param name="container">The container.</param>
    /// <param name="image">Its image, as grants name it.</param>
    /// <param name="declared">The id in its variable.</param>
    /// <param name="workloadId">What the endpoint knows it by.</param>
    /// <param name="wish">The role it wishes for.</param>
    public static ServedSubject Of(ContainerFacts container, ContainerImage image, CredentialId declared, CredentialId workloadId, RoleArn? wish) =>
        new(ContainerKey(container.Id), declared, workloadId, DockerIdentity.Of(container, image), wish);

    /// <summary>The key of a container's own sidecar.</summary>
    public static string ContainerKey(string containerId) => containerId[..ShortId];

    /// <summary>The key of a task's sidecar.</summary>
    public static string TaskKey(string taskId) => "task-" + taskId;
}
