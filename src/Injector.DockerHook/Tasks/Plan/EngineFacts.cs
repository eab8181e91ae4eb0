namespace Injector.DockerHook.Tasks.Plan;

/// <summary>What a plan has to know about the engine and the images on it.</summary>
/// <param name="Cpus">CPUs of its host.</param>
/// <param name="Architecture">Of its host, as the engine says it: <c>x86_64</c>, <c>aarch64</c>.</param>
/// <param name="CgroupVersion"><c>1</c> or <c>2</c>.</param>
internal sealed record EngineFacts(long Cpus, string Architecture, string CgroupVersion)
{
    /// <summary>Variables that each image sets, by the image's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ImageVariables { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>The architecture in the words of ECS.</summary>
    public string EcsArchitecture => Architecture switch
    {
        "x86_64" or "amd64" => "X86_64",
        "aarch64" or "arm64" => "ARM64",
        _ => Architecture,
    };
}
