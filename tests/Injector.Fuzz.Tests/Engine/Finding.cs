using System.Diagnostics;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>An input that broke something.</summary>
/// <param name="Kind">What broke, and where: the same for inputs that find the same.</param>
/// <param name="Problem">All that is known of it.</param>
internal sealed record Finding(string Kind, string Problem)
{
    private const int LongestKind = 90;

    /// <summary>What an exception tells.</summary>
    public static Finding Of(Exception e)
    {
        var place = new StackTrace(e).GetFrames()
            .Select(frame => frame.GetMethod())
            .FirstOrDefault(method => method?.DeclaringType?.FullName is { } name && name.StartsWith("Injector.", StringComparison.Ordinal) && !name.StartsWith("Injector.Fuzz.Tests.Engine", StringComparison.Ordinal));
        var what = e is Broken ? new string([.. e.Message.Where(c => !char.IsDigit(c))]) : e.GetType().Name;
        what = what.Length > LongestKind ? what[..LongestKind] : what;
        return new Finding($"{what} in {place?.DeclaringType?.Name}.{place?.Name}", e.ToString());
    }
}
