namespace Injector.Sidecar.Handoff;

/// <summary>Kinds of orders.</summary>
internal enum HandoffOrderKind
{
    /// <summary>Take a listener over, or serve other workloads on one that is held.</summary>
    Serve,

    /// <summary>Close a listener.</summary>
    Close,
}
