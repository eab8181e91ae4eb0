using System.Globalization;
using System.Text.RegularExpressions;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Load;

/// <summary>Runs wrk: as many requests as the server takes, over connections that stay open.</summary>
internal static partial class Wrk
{
    /// <summary>Loads a server with one thread.</summary>
    /// <exception cref="BenchException">Some answers were bad.</exception>
    public static async Task<WrkResult> RunAsync(Uri address, int connections, TimeSpan time, string? script = null)
    {
        List<string> command =
        [
            "wrk", "-t1", $"-c{connections}", string.Create(CultureInfo.InvariantCulture, $"-d{time.TotalSeconds:0}s"), "--latency", "--timeout", "10s",
        ];
        if (script is not null)
            command.AddRange(["-s", script]);
        command.Add(address.ToString());
        var result = Read(await ChildProcess.RunAsync(command));
        return result.Bad == 0
            ? result
            : throw new BenchException($"expected good answers from {address}, found {result.Bad} bad ones of {result.Requests}");
    }

    /// <summary>Reads what it has printed.</summary>
    public static WrkResult Read(string output)
    {
        var requests = RequestsLine().Match(output);
        var rate = RateLine().Match(output);
        var p99 = P99Line().Match(output);
        if (!requests.Success || !rate.Success || !p99.Success)
            throw new BenchException("expected wrk's report, found: " + output);

        var bad = BadLine().Match(output) is { Success: true } status ? long.Parse(status.Groups["count"].Value, CultureInfo.InvariantCulture) : 0;
        if (ErrorsLine().Match(output) is { Success: true } errors)
            bad += errors.Groups["count"].Captures.Sum(c => long.Parse(c.Value, CultureInfo.InvariantCulture));
        return new WrkResult(
            long.Parse(requests.Groups["count"].Value, CultureInfo.InvariantCulture),
            double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture),
            double.Parse(p99.Groups["time"].Value, CultureInfo.InvariantCulture) * p99.Groups["unit"].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 },
            bad);
    }

    [GeneratedRegex(@"(?<count>\d+) requests in", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RequestsLine();

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RateLine();

    [GeneratedRegex(@"99%\s+(?<time>[\d.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex P99Line();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<count>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BadLine();

    [GeneratedRegex(@"Socket errors: connect (?<count>\d+), read (?<count>\d+), write (?<count>\d+), timeout (?<count>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ErrorsLine();
}
