namespace Injector.Docker;

/// <summary>Values of <c>--hold</c>.</summary>
internal enum HoldMode
{
    /// <summary>Containers run from their first instruction.</summary>
    None,

    /// <summary>They are frozen until their credentials can be reached.</summary>
    Pause,
}
