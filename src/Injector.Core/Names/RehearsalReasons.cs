namespace Injector.Core.Names;

/// <summary>The closed set of codes that say why a rehearsal was not begun, shown or ended; in answers of the admin socket and messages alike.</summary>
public static class RehearsalReasons
{
    /// <summary>The grant that decides for the workload allows no rehearsal, or no grant gives it a role.</summary>
    public const string RehearsalNotGranted = "RehearsalNotGranted";

    /// <summary>Its credentials come by payload: no grant decides, so none can allow it.</summary>
    public const string CredentialsByPayload = "CredentialsByPayload";

    /// <summary>Nothing can be decided now: the grants are not loaded.</summary>
    public const string CannotDecide = "CannotDecide";

    /// <summary>The endpoint knows no such workload.</summary>
    public const string UnknownWorkload = "UnknownWorkload";

    /// <summary>The workload is in no rehearsal.</summary>
    public const string NoRehearsal = "NoRehearsal";
}
