using Prometheus;

namespace Injector.DockerHook;

/// <summary>The hook's own instruments; label sets are closed, no container, id or role is ever a label.</summary>
internal sealed class HookMetrics
{
    private readonly Counter outcomes;

    /// <summary>Makes the instruments in a registry of their own.</summary>
    public HookMetrics()
    {
        var factory = Metrics.WithCustomRegistry(Registry);
        outcomes = factory.CreateCounter("injector_hook_outcomes_total", "What was done with containers, by reason.", "reason");
        Listeners = factory.CreateGauge("injector_hook_listeners", "Listeners that stand in containers' network namespaces.");
        EngineConnected = factory.CreateGauge("injector_hook_engine_connected", "1 while the engine's events are heard.");
        Attaching = factory.CreateHistogram(
            "injector_hook_listener_seconds", "From looking at a container to its listener standing.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 12) });
    }

    /// <summary>What <c>/metrics</c> shows.</summary>
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    /// <summary>Listeners that stand.</summary>
    public Gauge Listeners { get; }

    /// <summary>Whether the engine is heard.</summary>
    public Gauge EngineConnected { get; }

    /// <summary>How long listeners take.</summary>
    public Histogram Attaching { get; }

    /// <summary>Something was done with a container.</summary>
    public void Outcome(string reason) => outcomes.WithLabels(reason).Inc();
}
