namespace Injector.Core.Names;

/// <summary>Default places on a host.</summary>
public static class HostPaths
{
    /// <summary>Control socket of the endpoint; its folder is 0700, the socket 0600.</summary>
    public const string AdminSocket = "/run/ecs-injector/admin/admin.sock";

    /// <summary>Credential socket for sidecars: alone in its folder, which sidecars mount; 0666.</summary>
    public const string DataSocket = "/run/ecs-injector/data/endpoint.sock";

    /// <summary>What survives a reboot: ids and identities, never a secret. 0700.</summary>
    public const string State = "/var/lib/ecs-injector";

    /// <summary>Folder of the credential audit log, as on an ECS host.</summary>
    public const string AuditLog = "/var/log/ecs";

    /// <summary>First part of an audit log's file name; the UTC hour follows.</summary>
    public const string AuditLogPrefix = "audit.log";

    /// <summary>Grants of a host.</summary>
    public const string Grants = "/etc/ecs-injector/grants.yaml";

    /// <summary>Control socket of the Docker hook: lists containers, takes tasks. Its folder is 0700, the socket 0600.</summary>
    public const string HookSocket = "/run/ecs-injector/hook/hook.sock";

    /// <summary>Where the Docker hook hands listeners over: a folder for each sidecar, which it alone mounts.</summary>
    public const string Handoff = "/run/ecs-injector/handoff";

    /// <summary>Where the OCI runtime wrapper asks the Docker hook; its folder is 0700, the socket 0600.</summary>
    public const string RuntimeSocket = "/run/ecs-injector/runtime/runtime.sock";

    /// <summary>Settings of the OCI runtime wrapper; need not be there.</summary>
    public const string RuntimeSettings = "/etc/ecs-injector/runtime.json";

    /// <summary>Name of the OCI runtime wrapper's program; by it a container's runtime is known as ours.</summary>
    public const string RuntimeProgram = "injector-runtime";
}
