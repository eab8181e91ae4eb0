using Docker.DotNet.Models;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>Listens to a pull; what goes wrong in the middle of it is said in its answer and nowhere else.</summary>
internal sealed class PullAnswers : IProgress<JSONMessage>
{
    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Problem { get; private set; }

    /// <inheritdoc />
    public void Report(JSONMessage value) => Problem ??= value.Error?.Message;
}
