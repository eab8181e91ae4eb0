using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>One thing that is measured, with whatever it needs.</summary>
internal interface IScenario
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Whether the short form runs it.</summary>
    bool InShortForm => false;

    /// <summary>Whether it is too long for every round.</summary>
    bool OncePerRun => false;

    /// <summary>Whether it runs only when it is asked for.</summary>
    bool OnlyByName => false;

    /// <summary>Measures once.</summary>
    Task RunAsync(BenchWorld world, Samples samples);
}
