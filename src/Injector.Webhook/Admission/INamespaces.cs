namespace Injector.Webhook.Admission;

/// <summary>Whoever knows the labels of namespaces.</summary>
public interface INamespaces
{
    /// <summary>Labels of a namespace; null when they cannot be known now.</summary>
    ValueTask<IReadOnlyDictionary<string, string>?> LabelsAsync(string name, CancellationToken cancellation);
}
