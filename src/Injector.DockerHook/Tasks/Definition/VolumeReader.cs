namespace Injector.DockerHook.Tasks.Definition;

/// <summary>Reads one of a task definition's volumes.</summary>
internal static class VolumeReader
{
    private const string Shared = "shared";

    /// <summary>Reads it.</summary>
    public static TaskVolume Read(JsonFields fields)
    {
        fields.Refuse(Unsupported.Volume);
        var volume = new TaskVolume(fields.Needed("name"));
        var host = fields.Object("host");
        var docker = fields.Object("dockerVolumeConfiguration");
        if (host?.Text("sourcePath") is { Length: > 0 } source)
            volume = FromHost(volume, host, source, docker);
        host?.End();
        return docker is null ? volume : FromDocker(volume, docker);
    }

    private static TaskVolume FromHost(TaskVolume volume, JsonFields host, string source, JsonFields? docker)
    {
        if (!source.StartsWith('/') || source.Contains(':', StringComparison.Ordinal))
            host.Problem("sourcePath", $"expected an absolute path without a colon, found \"{source}\"");
        if (docker is not null)
            host.Problem("sourcePath", "expected either host.sourcePath or dockerVolumeConfiguration, found both");
        return volume with { SourcePath = source };
    }

    private static TaskVolume FromDocker(TaskVolume volume, JsonFields docker)
    {
        var isShared = docker.Choice("scope", "task", Shared) == Shared;
        var provisions = docker.Flag("autoprovision");
        if (provisions is true && !isShared)
            docker.Problem("autoprovision", "goes with scope shared only: a volume of scope task is always made");

        var read = volume with
        {
            IsShared = isShared,
            IsProvisioned = provisions ?? false,
            Driver = docker.Text("driver"),
            DriverOptions = docker.Map("driverOpts"),
            Labels = docker.Map("labels"),
        };
        docker.End();
        return read;
    }
}
