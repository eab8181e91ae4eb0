using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Injector.Benchmarks.Worlds;
using Injector.Webhook.Admission;
using Injector.Webhook.Injection;

namespace Injector.Benchmarks.Micro;

/// <summary>From the bytes of a review to the bytes of its answer.</summary>
public class ReviewBenchmarks
{
    private readonly AdmissionReviewer reviewer = new(
        new NoLabels(),
        () => new InjectionSettings { Image = "registry.test/injector-proxy:1.0.0", Endpoint = "https://ecs-injector-endpoint.ecs-injector.svc:8443" });

    /// <summary>One container.</summary>
    [Benchmark]
    public async Task<int> One() => await AnswerAsync(ReviewBodies.One);

    /// <summary>Forty containers, 170 kB.</summary>
    [Benchmark]
    public async Task<int> Forty() => await AnswerAsync(ReviewBodies.Forty);

    private async Task<int> AnswerAsync(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var request = AdmissionRequest.Read(document.RootElement);
        return AdmissionAnswer.Write(request.Uid, await reviewer.ReviewAsync(request, CancellationToken.None)).Length;
    }

    private sealed class NoLabels : INamespaces
    {
        private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

        public ValueTask<IReadOnlyDictionary<string, string>?> LabelsAsync(string name, CancellationToken cancellation) => new(None);
    }
}
