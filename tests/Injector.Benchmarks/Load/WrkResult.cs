namespace Injector.Benchmarks.Load;

/// <summary>What wrk saw.</summary>
/// <param name="Requests">Answers in all.</param>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P99">Latency that 99 % did not exceed, in ms.</param>
/// <param name="Bad">Answers other than 2xx and 3xx, and connections that failed.</param>
internal sealed record WrkResult(long Requests, double PerSecond, double P99, long Bad);
