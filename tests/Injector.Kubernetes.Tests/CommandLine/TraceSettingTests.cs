using Injector.Kubernetes.Tests.Check;

namespace Injector.Kubernetes.Tests.CommandLine;

/// <summary>OpenTelemetry's own variables, where they cannot be taken: told in one line, and only where traces are wanted.</summary>
public sealed class TraceSettingTests
{
    [Theory]
    [InlineData("jaeger_remote", "1", "OTEL_TRACES_SAMPLER: expected always_on, always_off or traceidratio, also with parentbased_ before it, found \"jaeger_remote\"")]
    [InlineData("traceidratio", "1.5", "OTEL_TRACES_SAMPLER_ARG: expected a share from 0 to 1, found \"1.5\"")]
    [InlineData("traceidratio", "1e1", "OTEL_TRACES_SAMPLER_ARG: expected a share from 0 to 1, found \"1e1\"")]
    [InlineData("parentbased_traceidratio", "-1", "OTEL_TRACES_SAMPLER_ARG: expected a share from 0 to 1, found \"-1\"")]
    public async Task A_bad_sampler_is_told(string sampler, string argument, string contains)
    {
        var outcome = await RunAsync(["endpoint", "--traces"], sampler, argument);

        outcome.AssertUsage(contains);
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("1e-05")]
    public async Task A_share_may_have_an_exponent_as_Helm_writes_small_ones(string share)
    {
        // Ends for another reason, later.
        var outcome = await RunAsync(["endpoint", "--traces", "--grants", "/nonexistent"], "traceidratio", share);

        outcome.AssertUsage("expected a grants file at /nonexistent");
    }

    [Fact]
    public async Task Without_traces_it_is_nobodys_business()
    {
        // Ends for another reason, later.
        var outcome = await RunAsync(["endpoint", "--grants", "/nonexistent"], "jaeger_remote", "1");

        outcome.AssertUsage("expected a grants file at /nonexistent");
    }

    private static Task<ProcessOutcome> RunAsync(string[] arguments, string sampler, string argument) =>
        InjectorProcess.RunAsync(arguments, input: null, ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument));
}
