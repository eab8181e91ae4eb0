namespace Injector.Testing.Kubernetes;

/// <summary>What one request's way through admission remembers to decide who is called again.</summary>
internal sealed class AdmissionPass
{
    private readonly HashSet<string> called = new(StringComparer.Ordinal);
    private readonly HashSet<string> due = new(StringComparer.Ordinal);

    /// <summary>Warnings for the caller.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Whether any webhook changed the object.</summary>
    public bool Changed { get; set; }

    /// <summary>A webhook that may be called again has been called.</summary>
    public void Reinvocable(string id) => called.Add(id);

    /// <summary>The object has changed: everybody who was called before and may be called again is due.</summary>
    public void RequireReinvocation()
    {
        due.UnionWith(called);
        called.Clear();
    }

    /// <summary>Whether a webhook is due.</summary>
    public bool MustReinvoke(string id) => due.Contains(id);
}
