using System.Globalization;
using System.Numerics;

namespace Injector.Webhook.Injection;

/// <summary>A Kubernetes resource quantity such as <c>10m</c>, <c>0.5</c>, <c>32Mi</c> or <c>1e3</c>; compared by value, written as it came.</summary>
public readonly record struct Quantity
{
    /// <summary>The form, for error messages.</summary>
    public const string Expected = "a Kubernetes quantity above zero such as 10m, 0.5, 32Mi or 1G";

    private const int MaxLength = 32;
    private const int MaxExponent = 18;

    // The smallest unit is a nano; every quantity is a whole number of them, or is refused.
    private static readonly BigInteger One = BigInteger.Pow(10, 9);

    private static readonly (string Suffix, BigInteger Nanos)[] Suffixes =
    [
        ("Ki", One << 10), ("Mi", One << 20), ("Gi", One << 30), ("Ti", One << 40), ("Pi", One << 50), ("Ei", One << 60),
        ("n", 1), ("u", 1000), ("m", 1_000_000),
        ("k", One * 1000), ("M", One * BigInteger.Pow(10, 6)), ("G", One * BigInteger.Pow(10, 9)), ("T", One * BigInteger.Pow(10, 12)),
        ("P", One * BigInteger.Pow(10, 15)), ("E", One * BigInteger.Pow(10, 18)),
    ];

    private Quantity(string text, BigInteger nanos)
    {
        Text = text;
        Nanos = nanos;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    private BigInteger Nanos { get; }

    /// <summary>Parses a quantity above zero.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength)
            return false;

        var (number, unit, exponent) = Split(text);
        if (unit is not { } scale || !TryScale(number, scale, exponent, out var nanos) || nanos <= 0)
            return false;

        quantity = new Quantity(text, nanos);
        return true;
    }

    /// <summary>Whether both say the same amount, however written.</summary>
    public bool Equals(Quantity other) => Nanos == other.Nanos;

    /// <inheritdoc />
    public override int GetHashCode() => Nanos.GetHashCode();

    /// <summary>Whether this is more.</summary>
    public bool IsMoreThan(Quantity other) => Nanos > other.Nanos;

    /// <inheritdoc />
    public override string ToString() => Text;

    private static (string Number, BigInteger? Unit, int Exponent) Split(string text)
    {
        foreach (var (suffix, nanos) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
                return (text[..^suffix.Length], nanos, 0);
        }

        var e = text.AsSpan().IndexOfAny('e', 'E');
        if (e < 0)
            return (text, One, 0);

        return int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            && exponent is >= -MaxExponent and <= MaxExponent
            ? (text[..e], One, exponent)
            : (text, null, 0);
    }

    private static bool TryScale(string number, BigInteger unit, int exponent, out BigInteger nanos)
    {
        nanos = default;
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : number.Length - point - 1;
        var whole = point < 0 ? number : number.Remove(point, 1);
        if (whole.Length == 0 || !whole.All(char.IsAsciiDigit))
            return false;

        var value = BigInteger.Parse(whole, CultureInfo.InvariantCulture) * unit * BigInteger.Pow(10, Math.Max(exponent, 0));
        var divisor = BigInteger.Pow(10, fraction + Math.Max(-exponent, 0));

        // Rounded up as Kubernetes does: less than a nano is a nano.
        nanos = (value + divisor - 1) / divisor;
        return true;
    }
}
