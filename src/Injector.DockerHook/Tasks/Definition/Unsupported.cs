namespace Injector.DockerHook.Tasks.Definition;

/// <summary>
/// The one place that says which fields of a task definition are read over, because they describe and do nothing, and which are refused,
/// with the reason. A field that stands neither here nor in a reader is refused as unknown.
/// </summary>
internal static class Unsupported
{
    /// <summary>
    /// What <c>describe-task-definition</c> adds and what only a scheduler or a registry reads. compatibilities and requiresCompatibilities
    /// say where the definition was allowed to run; versionConsistency is kept by itself, since a task asks for each image once.
    /// </summary>
    public static readonly IReadOnlyList<string> DescribingTask =
    [
        "status", "revision", "compatibilities", "requiresCompatibilities", "requiresAttributes", "registeredAt", "registeredBy",
        "deregisteredAt", "deleteRequestedAt", "tags",
    ];

    /// <summary>Beside <c>taskDefinition</c> in the answer of <c>describe-task-definition</c>.</summary>
    public static readonly IReadOnlyList<string> DescribingAnswer = ["tags"];

    /// <summary>See <see cref="DescribingTask"/>.</summary>
    public static readonly IReadOnlyList<string> DescribingContainer = ["versionConsistency"];

    /// <summary>Read by Service Connect alone, which belongs to a service and not to a task.</summary>
    public static readonly IReadOnlyList<string> DescribingPort = ["name", "appProtocol"];

    /// <summary>Of a task.</summary>
    public static readonly IReadOnlyList<(string Name, string Why)> Task =
    [
        ("placementConstraints", "there is one host, and nothing is placed: remove it"),
        ("proxyConfiguration", "App Mesh proxies are not supported: remove it"),
        ("inferenceAccelerators", "Elastic Inference is not supported: remove it"),
        ("ephemeralStorage", "exists on Fargate only: remove it"),
        ("enableFaultInjection", "fault injection is not supported: remove it"),
    ];

    /// <summary>Of a container.</summary>
    public static readonly IReadOnlyList<(string Name, string Why)> Container =
    [
        ("secrets", "secrets from SSM or Secrets Manager are not fetched: give them by environment or by an override"),
        ("repositoryCredentials", "registry credentials are not fetched from Secrets Manager: docker pull the image beforehand, and remove it"),
        ("firelensConfiguration", "FireLens is not supported: use another log driver"),
        ("resourceRequirements", "GPUs and inference accelerators are not supported: remove it"),
        ("credentialSpecs", "gMSA credential specifications are not supported: remove it"),
    ];

    /// <summary>Of a volume.</summary>
    public static readonly IReadOnlyList<(string Name, string Why)> Volume =
    [
        ("efsVolumeConfiguration", "EFS volumes are not supported: use host.sourcePath or dockerVolumeConfiguration"),
        ("fsxWindowsFileServerVolumeConfiguration", "FSx volumes are not supported: use host.sourcePath or dockerVolumeConfiguration"),
        ("s3filesVolumeConfiguration", "S3 volumes are not supported: use host.sourcePath or dockerVolumeConfiguration"),
        ("configuredAtLaunch", "EBS volumes are not supported: use host.sourcePath or dockerVolumeConfiguration"),
    ];

    /// <summary>Of RunTask's overrides.</summary>
    public static readonly IReadOnlyList<(string Name, string Why)> Overrides =
    [
        ("inferenceAcceleratorOverrides", "Elastic Inference is not supported: remove it"),
        ("ephemeralStorage", "exists on Fargate only: remove it"),
    ];

    /// <summary>Log drivers that are passed to the engine as they are.</summary>
    public static readonly IReadOnlyList<string> LogDrivers = ["json-file", "local", "none", "syslog", "journald", "gelf", "fluentd", "splunk"];

    /// <summary>Refuses each of them where it is given.</summary>
    public static void Refuse(this JsonFields fields, IReadOnlyList<(string Name, string Why)> refused)
    {
        foreach (var (name, why) in refused)
            fields.Refuse(name, why);
    }
}
