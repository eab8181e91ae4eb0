using System.Globalization;

namespace Injector.Benchmarks.Measuring;

/// <summary>A limit for a figure.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="IsFloor">Whether more is better.</param>
/// <param name="OfNginx">Whether it is the ratio to nginx that is limited.</param>
internal sealed record Budget(double Limit, bool IsFloor, bool OfNginx)
{
    /// <summary>Not more than this.</summary>
    public static Budget AtMost(double limit) => new(limit, IsFloor: false, OfNginx: false);

    /// <summary>At least this part of what nginx does.</summary>
    public static Budget AtLeastOfNginx(double limit) => new(limit, IsFloor: true, OfNginx: true);

    /// <summary>At least this.</summary>
    public static Budget AtLeast(double limit) => new(limit, IsFloor: true, OfNginx: false);

    /// <summary>Whether a median keeps to it, with this slack.</summary>
    public bool Holds(Median median, double slack)
    {
        var value = OfNginx ? median.Ratio ?? double.NaN : median.Value;
        return IsFloor ? value >= Limit / slack : value <= Limit * slack;
    }

    /// <summary>As the table shows it.</summary>
    public string Text(string unit) =>
        (IsFloor ? "≥ " : "≤ ") + Limit.ToString("0.##", CultureInfo.InvariantCulture) + (OfNginx ? " × nginx" : unit.Length > 0 ? " " + unit : "");
}
