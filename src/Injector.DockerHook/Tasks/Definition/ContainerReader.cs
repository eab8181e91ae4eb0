using Injector.Core.Injection;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>Reads one container of a task definition.</summary>
internal static class ContainerReader
{
    // The engine's own least.
    private const int LeastMemory = 6;

    /// <summary>Reads it.</summary>
    public static ContainerDefinition Read(JsonFields fields)
    {
        fields.Describing(Unsupported.DescribingContainer);
        fields.Refuse(Unsupported.Container);
        Restarts(fields);
        return Resources(Network(fields, new ContainerDefinition(fields.Needed("name"), fields.Needed("image"))
        {
            Path = fields.Path,
            IsEssential = fields.Flag("essential") ?? true,
            EntryPoint = fields.Texts("entryPoint"),
            Command = fields.Texts("command"),
            Environment = Variables(fields),
            EnvironmentFiles = Files(fields),
            WorkingDirectory = fields.Text("workingDirectory"),
            User = fields.Text("user"),
            DependsOn = fields.Each("dependsOn", Dependency),
            StartTimeout = Seconds(fields, "startTimeout"),
            StopTimeout = Seconds(fields, "stopTimeout"),
            Mounts = fields.Each("mountPoints", Mount),
            VolumesFrom = fields.Each("volumesFrom", From),
            Health = fields.Object("healthCheck") is { } health ? Health(health) : null,
            Log = fields.Object("logConfiguration") is { } log ? Log(log) : null,
            Labels = fields.Map("dockerLabels"),
            IsInteractive = fields.Flag("interactive") ?? false,
            HasTerminal = fields.Flag("pseudoTerminal") ?? false,
        }), fields);
    }

    /// <summary>Variables of a container or of its override.</summary>
    public static IReadOnlyList<ContainerVariable> Variables(JsonFields fields) =>
        fields.Each("environment", v => new ContainerVariable(v.Needed("name"), v.Text("value") ?? ""));

    /// <summary>Files of variables of a container or of its override.</summary>
    public static IReadOnlyList<EnvironmentFile> Files(JsonFields fields) => fields.Each("environmentFiles", file =>
    {
        // ECS knows no other type; a local path is ours, and its type may be left out.
        file.Choice("type", "s3");
        var value = file.Needed("value");
        if (value.StartsWith("arn:", StringComparison.Ordinal))
            file.Problem("value", "environment files are not fetched from S3: name a local file");
        return new EnvironmentFile(value, file.At("value"));
    });

    /// <summary>Memory of a container or of its override, in MiB.</summary>
    public static int? Memory(JsonFields fields, string name) => fields.Whole(name) is > 0 and var size ? Math.Max(size, LeastMemory) : null;

    private static ContainerDefinition Network(JsonFields fields, ContainerDefinition container) => container with
    {
        Ports = [.. fields.Each("portMappings", PortReader.Read).SelectMany(ports => ports)],
        Links = fields.Texts("links") ?? [],
        Hostname = fields.Text("hostname"),
        Dns = fields.Texts("dnsServers") ?? [],
        DnsSearch = fields.Texts("dnsSearchDomains") ?? [],
        ExtraHosts = fields.Each("extraHosts", host => $"{host.Needed("hostname")}:{host.Needed("ipAddress")}"),
        HasNoNetwork = fields.Flag("disableNetworking") ?? false,
    };

    private static ContainerDefinition Resources(ContainerDefinition container, JsonFields fields) => container with
    {
        Cpu = fields.Whole("cpu") ?? 0,
        Memory = Memory(fields, "memory"),
        MemoryReservation = Memory(fields, "memoryReservation"),
        Ulimits = fields.Each("ulimits", limit => new Ulimit(limit.Needed("name"), limit.Long("softLimit"), limit.Long("hardLimit"))),
        Linux = fields.Object("linuxParameters") is { } linux ? LinuxReader.Read(linux) : new LinuxSettings(),
        SecurityOptions = fields.Texts("dockerSecurityOptions") ?? [],
        SystemControls = Pairs(fields.Each("systemControls", c => (Name: c.Needed("namespace"), Value: c.Text("value") ?? ""))),
        IsPrivileged = fields.Flag("privileged") ?? false,
        IsReadOnly = fields.Flag("readonlyRootFilesystem") ?? false,
    };

    private static Dictionary<string, string> Pairs(IEnumerable<(string Name, string Value)> pairs)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
            map[name] = value;
        return map;
    }

    private static TimeSpan? Seconds(JsonFields fields, string name) =>
        fields.Whole(name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static ContainerDependency Dependency(JsonFields fields) => new(
        fields.Needed("containerName"),
        fields.Choice("condition", "START", "COMPLETE", "SUCCESS", "HEALTHY") switch
        {
            "COMPLETE" => DependencyCondition.Complete,
            "SUCCESS" => DependencyCondition.Success,
            "HEALTHY" => DependencyCondition.Healthy,
            _ => DependencyCondition.Start,
        });

    private static MountPoint Mount(JsonFields fields)
    {
        var mount = new MountPoint(fields.Needed("sourceVolume"), fields.Needed("containerPath"), fields.Flag("readOnly") ?? false);
        if (mount.ContainerPath.Contains(':', StringComparison.Ordinal))
            fields.Problem("containerPath", $"expected a path without a colon, found \"{mount.ContainerPath}\"");
        return mount;
    }

    private static VolumesFrom From(JsonFields fields) => new(fields.Needed("sourceContainer"), fields.Flag("readOnly") ?? false);

    private static HealthCheck Health(JsonFields fields)
    {
        var command = fields.Texts("command") ?? [];
        if (command is not (["CMD", _, ..] or ["CMD-SHELL", _, ..] or ["NONE"]))
            fields.Problem("command", "expected CMD or CMD-SHELL and a command, found something else");
        var check = new HealthCheck(
            command,
            Seconds(fields, "interval") ?? TimeSpan.FromSeconds(30),
            Seconds(fields, "timeout") ?? TimeSpan.FromSeconds(5),
            fields.Whole("retries") ?? 3,
            Seconds(fields, "startPeriod") ?? TimeSpan.Zero);
        fields.End();
        return check;
    }

    private static LogSetting Log(JsonFields fields)
    {
        fields.Refuse("secretOptions", "secrets from SSM or Secrets Manager are not fetched: remove it");
        var driver = fields.Needed("logDriver");
        if (driver is "awslogs" or "awsfirelens")
            fields.Problem("logDriver", $"{driver} is not supported: use json-file, and injector task logs");
        else if (driver.Length > 0 && !Unsupported.LogDrivers.Contains(driver, StringComparer.Ordinal))
            fields.Problem("logDriver", $"expected one of {string.Join(", ", Unsupported.LogDrivers)}, found \"{driver}\"");
        var log = new LogSetting(driver, fields.Map("options"));
        fields.End();
        return log;
    }

    // A container is started once and never again; a policy that is off, and what belongs to it, ask for nothing.
    private static void Restarts(JsonFields fields)
    {
        if (fields.Object("restartPolicy") is not { } policy)
            return;

        policy.Describing(["ignoredExitCodes", "restartAttemptPeriod"]);
        policy.Refuse("enabled", "containers are not restarted: remove the restart policy, or run the task again");
        policy.End();
    }
}
