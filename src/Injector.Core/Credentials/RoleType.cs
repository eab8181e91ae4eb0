namespace Injector.Core.Credentials;

/// <summary>What a role is for; the names are those of the ECS control plane.</summary>
public enum RoleType
{
    /// <summary>The task role: what the containers use.</summary>
    TaskApplication,

    /// <summary>The execution role: what the host uses for the task (logs, secrets, images).</summary>
    TaskExecution,
}
