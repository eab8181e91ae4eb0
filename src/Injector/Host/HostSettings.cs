using System.Globalization;
using Injector.CommandLine;
using Injector.Core.Names;
using Injector.Endpoint.Options;
using Injector.Networking.Host;

namespace Injector.Host;

/// <summary>Makes of the command line what the host is to be told.</summary>
internal sealed class HostSettings(GivenOptions given)
{
    private const string None = "none";

    /// <summary>Where it is remembered what was before.</summary>
    public string State => Path.GetFullPath(given.Text(HostArguments.State) ?? HostPaths.State);

    /// <summary>The unit that was named; null when none was.</summary>
    public string? UnitPath => given.Text(HostArguments.Unit) is { } path and not None ? Path.GetFullPath(path) : null;

    /// <summary>Whether units are left alone.</summary>
    public bool LeavesUnits => given.Text(HostArguments.Unit) is None;

    /// <summary>What is wanted.</summary>
    /// <exception cref="StartupException">An option cannot be taken.</exception>
    public HostOptions Options() => new()
    {
        Bridges = [.. (given.Is(HostArguments.NoDefaultBridges) ? [] : HostOptions.DockerBridges)
            .Concat(given.Is(HostArguments.BesideEcsAgent) ? [HostOptions.EcsBridge] : [])
            .Concat(given.Many(HostArguments.Bridge))
            .Distinct(StringComparer.Ordinal)],
        Port = Port(),
        BlockInstanceMetadata = !given.Is(HostArguments.AllowInstanceMetadata),
        BesideEcsAgent = given.Is(HostArguments.BesideEcsAgent),
    };

    /// <summary>The unit that runs this program with the same options; null to leave units alone.</summary>
    public HostUnit? Unit(HostOptions options) => LeavesUnits
        ? null
        : new HostUnit(UnitPath ?? HostUnit.DefaultPath, HostUnitText.Write(ThisProgram.Command, options, State));

    private int Port()
    {
        if (given.Text(HostArguments.Port) is not { } text)
            return Ports.Credentials;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw GivenOptions.Wrong(HostArguments.Port, "a port of 1 to 65535", text);
    }
}
