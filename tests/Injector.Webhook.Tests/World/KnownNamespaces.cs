using Injector.Webhook.Admission;

namespace Injector.Webhook.Tests.World;

/// <summary>Every namespace has these labels; null cannot be known.</summary>
internal sealed class KnownNamespaces(IReadOnlyDictionary<string, string>? labels) : INamespaces
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<string, string>?> LabelsAsync(string name, CancellationToken cancellation) => ValueTask.FromResult(labels);
}
