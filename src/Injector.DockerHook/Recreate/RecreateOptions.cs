using Injector.Core.Injection;

namespace Injector.DockerHook.Recreate;

/// <summary>How containers are recreated.</summary>
/// <param name="StateFolder">Where recreations under way are noted down, a folder of its own; made 0700.</param>
internal sealed record RecreateOptions(string StateFolder)
{
    /// <summary>The form of the variable.</summary>
    public RelativeUriStyle UriStyle { get; init; } = RelativeUriStyle.Path;

    /// <summary>AWS region that is put in beside it; null leaves it alone.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// A container that runs no longer than this was heard of at its start: it is frozen and killed, and has hardly done anything. One that
    /// runs longer is asked to stop, with its own patience.
    /// </summary>
    public TimeSpan YoungUntil { get; init; } = TimeSpan.FromSeconds(5);
}
