using System.Globalization;
using System.Numerics;
using CsCheck;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Tests.Injection;

public sealed class QuantityTests
{
    private static readonly Dictionary<string, BigInteger> Multipliers = new(StringComparer.Ordinal)
    {
        [""] = 1, ["k"] = 1000, ["M"] = BigInteger.Pow(1000, 2), ["G"] = BigInteger.Pow(1000, 3), ["T"] = BigInteger.Pow(1000, 4),
        ["P"] = BigInteger.Pow(1000, 5), ["E"] = BigInteger.Pow(1000, 6), ["Ki"] = 1024, ["Mi"] = BigInteger.Pow(1024, 2),
        ["Gi"] = BigInteger.Pow(1024, 3), ["Ti"] = BigInteger.Pow(1024, 4), ["Pi"] = BigInteger.Pow(1024, 5), ["Ei"] = BigInteger.Pow(1024, 6),
    };

    private static readonly Dictionary<string, BigInteger> Divisors = new(StringComparer.Ordinal)
    {
        ["m"] = 1000, ["u"] = BigInteger.Pow(1000, 2), ["n"] = BigInteger.Pow(1000, 3),
    };

    private static readonly Gen<string> Written = Gen.Select(
        Gen.String[Gen.Char['0', '9'], 1, 7],
        Gen.OneOf(Gen.Const(""), Gen.Const("."), Gen.String[Gen.Char['0', '9'], 1, 6].Select(f => "." + f)),
        Gen.OneOf(
            Gen.OneOf([.. Multipliers.Keys.Concat(Divisors.Keys).Select(u => Gen.Const(u))]),
            Gen.Select(Gen.OneOf(Gen.Const("e"), Gen.Const("E")), Gen.Int[-12, 12], (e, n) => e + n.ToString(CultureInfo.InvariantCulture))),
        (whole, fraction, unit) => whole + fraction + unit);

    [Fact]
    public void Compares_as_fractions_do() =>
        Gen.Select(Written, Written).Sample((one, other) =>
        {
            var (a, b) = (Nanos(one), Nanos(other));
            Assert.Equal(a > 0, Quantity.TryParse(one, out var x));
            Assert.Equal(b > 0, Quantity.TryParse(other, out var y));
            if (a.IsZero || b.IsZero)
                return;

            Assert.Equal(a > b, x.IsMoreThan(y));
            Assert.Equal(b > a, y.IsMoreThan(x));
            Assert.Equal(a == b, x == y);
            Assert.Equal(one, x.Text);
            Assert.Equal(one, x.ToString());
        });

    [Fact]
    public void Any_text_is_taken_or_not_and_what_is_taken_is_a_number_with_a_unit() =>
        Gen.String[Gen.Char["0123456789.eEkKMGTPimnu+-*/ ,_"], 0, 12].Sample(text =>
        {
            if (Quantity.TryParse(text, out _))
                Assert.Matches(@"^([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$", text);
        }, iter: 20_000);

    [Theory]
    [InlineData("1Ki", "1024")]
    [InlineData("0.5", "500m")]
    [InlineData(".5", "500m")]
    [InlineData("1.", "1")]
    [InlineData("1e3", "1k")]
    [InlineData("1E3", "1k")]
    [InlineData("1e-3", "1m")]
    [InlineData("1e+3", "1000")]
    [InlineData("1E", "1000P")]
    [InlineData("1Ei", "1024Pi")]
    [InlineData("0.0000000001", "1n")]
    public void Is_the_same_amount_however_written(string one, string other)
    {
        Assert.True(Quantity.TryParse(one, out var a));
        Assert.True(Quantity.TryParse(other, out var b));
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.False(a.IsMoreThan(b));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("0Mi")]
    [InlineData("-1")]
    [InlineData("-1m")]
    [InlineData("1 Mi")]
    [InlineData(" 1Mi")]
    [InlineData("1Mi ")]
    [InlineData("1\n")]
    [InlineData("1mi")]
    [InlineData("1MiB")]
    [InlineData("1kb")]
    [InlineData("1K")]
    [InlineData("1e")]
    [InlineData("1e99")]
    [InlineData("1e-99")]
    [InlineData("1e2147483648")]
    [InlineData("1e-2147483648")]
    [InlineData("1e3Mi")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData(".")]
    [InlineData("Mi")]
    [InlineData("m")]
    [InlineData("e3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("١")]
    [InlineData("𝟏")]
    [InlineData("1*3")]
    [InlineData("1/3")]
    [InlineData("1*")]
    [InlineData("1/")]
    [InlineData("*")]
    [InlineData("1*2e3")]
    [InlineData("1*999999999")]
    [InlineData("1/99999999999Ki")]
    [InlineData("100000000000000000000000000000000")]
    public void Is_refused(string? text) => Assert.False(Quantity.TryParse(text, out _));

    // Kubernetes rounds up what is less than a nano.
    private static BigInteger Nanos(string text)
    {
        var unit = Multipliers.Keys.Concat(Divisors.Keys).Where(u => u.Length > 0 && text.EndsWith(u, StringComparison.Ordinal)).MaxBy(u => u.Length) ?? "";
        var number = text[..^unit.Length];
        var (numerator, denominator) = (Multipliers.GetValueOrDefault(unit, 1) * 1_000_000_000, Divisors.GetValueOrDefault(unit, 1));
        if (number.IndexOfAny(['e', 'E']) is >= 0 and var e)
        {
            var exponent = int.Parse(number[(e + 1)..], CultureInfo.InvariantCulture);
            if (exponent < 0)
                denominator *= BigInteger.Pow(10, -exponent);
            else
                numerator *= BigInteger.Pow(10, exponent);
            number = number[..e];
        }

        foreach (var _ in number.SkipWhile(c => c != '.').Skip(1))
            denominator *= 10;
        var digits = BigInteger.Parse(number.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return ((digits * numerator) + denominator - 1) / denominator;
    }
}
