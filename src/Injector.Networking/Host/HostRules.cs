using System.Globalization;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Host;

/// <summary>
/// What must stand in the host's packet filter, as data. Every chain is our own, so that nothing of Docker's, the ECS
/// agent's or an administrator's is ever touched.
/// </summary>
internal static class HostRules
{
    public const string GuardChain = "INJECTOR-HOST-GUARD";
    public const string InputChain = "INJECTOR-HOST-INPUT";
    public const string MetadataChain = "INJECTOR-HOST-METADATA";
    public const string ContainersChain = "INJECTOR-HOST-DNAT";
    public const string ProcessesChain = "INJECTOR-HOST-REDIRECT";

    /// <summary>Every chain that any options or any version put in: what is not wanted any more is taken out.</summary>
    public static readonly IReadOnlySet<string> Chains = new HashSet<string>(
        [GuardChain, InputChain, MetadataChain, ContainersChain, ProcessesChain], StringComparer.Ordinal);

    private static readonly string Credentials = $"-d {LinkLocalOptions.EcsAddress}/32";

    /// <summary>The IPv4 tables in the order in which they are written: closed before there is anything to reach.</summary>
    public static readonly IReadOnlyList<string> Tables = ["raw", "filter", "mangle", "nat"];

    /// <summary>IPv4.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="hasRaw">Whether the kernel has a raw table; mangle is before NAT too.</param>
    public static IReadOnlyList<ChainRules> IPv4(HostOptions options, bool hasRaw)
    {
        var rules = new List<ChainRules> { Guard(options, hasRaw ? "raw" : "mangle"), Input(options) };
        if (options.BlockInstanceMetadata)
            rules.Add(Metadata(options, "instance metadata", "169.254.169.254/32"));
        if (!options.BesideEcsAgent)
            rules.AddRange([Containers(options), Processes(options)]);
        return rules;
    }

    /// <summary>IPv6: there is no credential address, but there is a metadata one.</summary>
    public static IReadOnlyList<ChainRules> IPv6(HostOptions options) => options.BlockInstanceMetadata
        ? [Metadata(options, "instance metadata IPv6", "fd00:ec2::254/128")]
        : [];

    // Before connection tracking and every NAT, so that no DNAT of anybody's can carry an outsider past it. What arrives on
    // a wire for 127.0.0.0/8 the kernel drops by itself as long as route_localnet is 0: this is what keeps it so.
    private static ChainRules Guard(HostOptions options, string table) => new("outside guard", table, "PREROUTING", GuardChain,
    [
        "-i lo -j RETURN",
        "-d 127.0.0.0/8 -j DROP",
        .. options.Bridges.Select(bridge => $"{Credentials} -i {bridge} -j RETURN"),
        $"{Credentials} -j DROP",
    ]);

    // The localhost filter of ecs-init, but that its exemption for translated connections holds for bridges only.
    private static ChainRules Input(HostOptions options) => new("localhost filter", "filter", "INPUT", InputChain,
    [
        "-i lo -j RETURN",
        "-d 127.0.0.0/8 -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
        .. options.Bridges.Select(bridge => $"-d 127.0.0.0/8 -i {bridge} -m conntrack --ctstate DNAT -j RETURN"),
        "-d 127.0.0.0/8 -j DROP",
        $"{Credentials} -j DROP",
    ]);

    // In mangle, not in filter: dockerd puts its chains, with their ACCEPTs, in front of all that filter FORWARD holds when
    // it starts, and has DOCKER-USER only once it has started. Nobody accepts in mangle, and a drop there is final. It is
    // FORWARD all the same, so that a metadata proxy on the host goes on working.
    private static ChainRules Metadata(HostOptions options, string name, string address) => new(
        name, "mangle", "FORWARD", MetadataChain,
        [.. options.Bridges.Select(bridge => $"-d {address} -i {bridge} -j DROP")]);

    private static ChainRules Containers(HostOptions options) => new("redirect of containers", "nat", "PREROUTING", ContainersChain,
    [
        .. options.Bridges.Select(bridge => string.Create(
            CultureInfo.InvariantCulture,
            $"{Credentials} -i {bridge} -p tcp -m tcp --dport 80 -j DNAT --to-destination 127.0.0.1:{options.Port}")),
    ]);

    private static ChainRules Processes(HostOptions options) => new("redirect of processes", "nat", "OUTPUT", ProcessesChain,
    [
        string.Create(CultureInfo.InvariantCulture, $"{Credentials} -p tcp -m tcp --dport 80 -j REDIRECT --to-ports {options.Port}"),
    ]);
}
