namespace Injector.Chart.Tests.Rendering;

/// <summary>Ways to install the chart that every general test goes through.</summary>
internal static class Profile
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["default"] = [],
        ["ha"] = ["-values", Path.Combine(ChartRenderer.Chart, "values-ha.yaml")],
        ["certManager"] = ["-set-json", """tls={"mode":"certManager","certManager":{"issuerRef":{"name":"ca"}}}"""],
        ["secret"] = ["-set-json", """tls={"mode":"secret","secret":{"webhook":"webhook-leaf","endpoint":"endpoint-leaf"}}"""],
        ["everything"] = ["-values", Path.Combine(AppContext.BaseDirectory, "Values", "everything.yaml")],
    };

    /// <summary>The names.</summary>
    public static TheoryData<string> Names { get; } = [.. Known.Keys];

    /// <summary>Arguments of the renderer.</summary>
    public static string[] Arguments(string name) => Known[name];
}
