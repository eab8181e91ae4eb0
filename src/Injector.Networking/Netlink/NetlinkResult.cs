namespace Injector.Networking.Netlink;

/// <summary>What the kernel said to a change.</summary>
/// <param name="Error">0, or an errno.</param>
internal readonly record struct NetlinkResult(int Error)
{
    private const int FileExists = 17;

    /// <summary>It was made.</summary>
    public bool IsDone => Error == 0;

    /// <summary>It had been made before.</summary>
    public bool WasThere => Error == FileExists;

    /// <summary>Wraps an errno.</summary>
    public static NetlinkResult Of(int error) => new(error);
}
