namespace Injector.Docker;

/// <summary>Values of <c>--endpoint</c>.</summary>
internal enum EndpointMode
{
    /// <summary>Separate if one answers, else embedded.</summary>
    Auto,

    /// <summary>A process of its own.</summary>
    Separate,

    /// <summary>In the hook's process.</summary>
    Embedded,
}
