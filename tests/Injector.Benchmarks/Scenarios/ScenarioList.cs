namespace Injector.Benchmarks.Scenarios;

/// <summary>All scenarios, in the order of the table.</summary>
internal static class ScenarioList
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new ProxySize(),
        new ProxyStart(),
        new ProxyLoad(),
        new ProxyPaced(),
        new ProxyIdle(),
        new ProxyCrowd(),
        new ProxyAllocation(),
        new EndpointLoad(),
        new EndpointMemory(),
        new EndpointGrants(),
        new EndpointRefresh(),
        new WebhookStart(),
        new WebhookLoad(),
        new ProxySoak(),
    ];
}
