namespace Injector.Networking.Host;

/// <summary>
/// The networking of a host whose containers and processes ask 169.254.170.2 for credentials without a sidecar: the ECS
/// guide's rules, closed to everybody outside the host. Works on the calling thread's network namespace.
/// </summary>
/// <param name="stateFolder">Where it is remembered what was before.</param>
public sealed class HostSetup(string stateFolder)
{
    /// <summary>Finds out what has to be changed so that everything stands; nothing when it does.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="unit">What puts it up at boot; null to leave that alone.</param>
    /// <exception cref="NetworkSetupException">It cannot be, or must not be done here.</exception>
    public HostPlan PlanSetup(HostOptions options, HostUnit? unit = null) =>
        new SetupPlanner(HostView.Take(), options, unit, stateFolder).Plan();

    /// <summary>Finds out what has to be changed so that nothing of it stands, and all is as before.</summary>
    /// <param name="unitPath">The unit; null for the remembered one, else the default.</param>
    /// <param name="keepUnit">Whether the unit stays: it is the one that asks.</param>
    /// <exception cref="NetworkSetupException">It cannot be looked at.</exception>
    public HostPlan PlanTeardown(string? unitPath = null, bool keepUnit = false) =>
        new TeardownPlanner(HostView.Take(), unitPath, keepUnit, stateFolder).Plan();

    /// <summary>Looks at what stands.</summary>
    /// <param name="unitPath">The unit; null for the remembered one, else the default.</param>
    /// <exception cref="NetworkSetupException">It cannot be looked at.</exception>
    public HostStatus Look(string? unitPath = null) => new StatusReader(HostView.Take(), unitPath, stateFolder).Read();
}
