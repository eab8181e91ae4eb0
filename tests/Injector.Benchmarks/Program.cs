using Injector.Benchmarks;
using Injector.Benchmarks.Micro;

return BenchOptions.TryParse(args, out var options, out var problem)
    ? options.Micro ? MicroRun.Run() : await Bench.RunAsync(options)
    : await BenchOptions.FailAsync(problem);
