namespace Injector.Webhook.Migration;

/// <summary>What a migration goes by.</summary>
/// <param name="Source">What gave the roles until now.</param>
/// <param name="BaseRoleArn">Put before bare role names, such as <c>arn:aws:iam::111122223333:role/</c>; null: they cannot be carried over.</param>
/// <param name="Associations">With Pod Identity: the association of each namespace and service account.</param>
public sealed record MigrationOptions(
    MigrationSource Source, string? BaseRoleArn, IReadOnlyDictionary<(string Namespace, string ServiceAccount), FormerAssociation> Associations)
{
    /// <summary>Namespace of what names none; null: a template without one that had a role cannot be carried over.</summary>
    public string? Namespace { get; init; }

    /// <summary>Namespaces where the webhook injects nothing.</summary>
    public IReadOnlyList<string> ExcludedNamespaces { get; init; } = [];
}
