namespace Injector.Webhook.Injection;

/// <summary>Who has asked for injection.</summary>
internal enum OptIn
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>The namespace: a pod that cannot have it is let through with a warning.</summary>
    Namespace,

    /// <summary>The pod itself: a pod that cannot have it is rejected.</summary>
    Pod,
}
