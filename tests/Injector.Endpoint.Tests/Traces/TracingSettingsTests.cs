using Injector.Endpoint.Options;
using Injector.Endpoint.Traces;
using Injector.Testing.Endpoint;
using Injector.Testing.Secrets;

namespace Injector.Endpoint.Tests.Traces;

/// <summary>OpenTelemetry's own variables that its exporter does not take. Beside no other test that traces: variables are the process's.</summary>
[Collection(nameof(TracingTests))]
public sealed class TracingSettingsTests
{
    private static readonly string Secret = PlantedSecret.Named("collector-key");

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "OTEL_EXPORTER_OTLP_HEADERS", "api-key: " + Secret, "NAME=VALUE" },
        { "OTEL_EXPORTER_OTLP_HEADERS", $"{Secret}=a,{Secret}=b", "NAME=VALUE" },
        { "OTEL_EXPORTER_OTLP_CERTIFICATE", "/nonexistent/ca.pem", "not found at path: /nonexistent/ca.pem: look at" },
        { "OTEL_EXPORTER_OTLP_CERTIFICATE", typeof(TracingSettingsTests).Assembly.Location, "Failed to load CA certificate" },
        { "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "/nonexistent/client.pem", "not found at path: /nonexistent/client.pem: look at" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_the_exporter_does_not_take_is_told_in_a_line_that_names_the_variable_and_quotes_no_header(
        string variable, string value, string says)
    {
        var problem = await Assert.ThrowsAsync<StartupException>(() => StartAsync(variable, value));

        Assert.StartsWith("--traces: expected ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(variable, problem.Message, StringComparison.Ordinal);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
        Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal);
    }

    private static async Task StartAsync(string variable, string value)
    {
        Environment.SetEnvironmentVariable(variable, value);
        try
        {
            await using var endpoint = await RunningEndpoint.StartAsync(change: options => options with { Traces = new TracingOptions() });
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }
}
