using Injector.Core.Grants;

namespace Injector.Endpoint.Grants;

/// <summary>Which grants decide now.</summary>
internal sealed record GrantsInForce
{
    private GrantsInForce()
    {
    }

    /// <summary>The grants; null when they cannot be known, or when everything is granted.</summary>
    public GrantSet? Set { get; private init; }

    /// <summary>The development source without a grants file: everybody gets what he wishes for.</summary>
    public bool GrantsEverything { get; private init; }

    /// <summary>These grants decide.</summary>
    public static GrantsInForce Of(GrantSet set) => new() { Set = set };

    /// <summary>Development only.</summary>
    public static GrantsInForce Everything { get; } = new() { GrantsEverything = true };

    /// <summary>Nothing can be decided.</summary>
    public static GrantsInForce NotLoaded { get; } = new();
}
