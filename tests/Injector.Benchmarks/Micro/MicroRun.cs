using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Injector.Benchmarks.Micro;

/// <summary>The micro-benchmarks of the hot paths, with allocations.</summary>
internal static class MicroRun
{
    /// <summary>Runs them all, in this process: no project is generated that the repository's rules would have to hold for.</summary>
    public static int Run()
    {
        var configuration = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "injector-micro"))
            .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile);
        var summaries = BenchmarkRunner.Run([typeof(GetBenchmarks), typeof(ReviewBenchmarks), typeof(GrantBenchmarks), typeof(AuditBenchmarks)], configuration);
        return summaries.All(summary => summary.Reports.Length > 0 && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
