using BenchmarkDotNet.Attributes;
using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;

namespace Injector.Benchmarks.Micro;

/// <summary>A decision among a thousand grants, the last of which applies.</summary>
public class GrantBenchmarks
{
    private const int Grants = 1000;
    private readonly GrantSet grants = new SomeGrants(Grants).Current.Set!;
    private readonly WorkloadIdentity identity = new(Platform.Docker) { Image = new ContainerImage(Repository: "registry.test/orders") };
    private readonly RoleArn? wish = RoleArn.TryParse(SomeGrants.Role, out var role) ? role : null;

    /// <summary>With a role that is wished for.</summary>
    [Benchmark]
    public GrantDecision Wish() => grants.Decide(identity, wish);

    /// <summary>With none: the only one granted is found.</summary>
    [Benchmark]
    public GrantDecision Sole() => grants.Decide(identity, wish: null);
}
