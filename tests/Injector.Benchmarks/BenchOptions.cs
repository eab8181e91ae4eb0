using System.Globalization;

namespace Injector.Benchmarks;

/// <summary>What the command line says.</summary>
internal sealed record BenchOptions
{
    /// <summary>Rounds; the table shows medians.</summary>
    public int Rounds { get; private init; } = 3;

    /// <summary>The form for CI: shorter loads, one round, and only what does not depend on how fast the machine is.</summary>
    public bool Short { get; private init; }

    /// <summary>The micro-benchmarks instead of the scenarios.</summary>
    public bool Micro { get; private init; }

    /// <summary>The published sidecar.</summary>
    public string Proxy { get; private init; } = "";

    /// <summary>The published <c>injector</c>.</summary>
    public string Injector { get; private init; } = "";

    /// <summary>The results file; empty writes none.</summary>
    public string Results { get; private init; } = "";

    /// <summary>Only scenarios whose name contains one of these; none takes all but the soak.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>How long a load lasts.</summary>
    public TimeSpan LoadTime => TimeSpan.FromSeconds(Short ? 2 : 5);

    /// <summary>Whether a scenario of this name is asked for.</summary>
    public bool Wants(string name, bool onlyByName) => Names.Count == 0
        ? !onlyByName
        : Names.Any(asked => name.Contains(asked, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the command line.</summary>
    public static bool TryParse(string[] args, out BenchOptions options, out string problem)
    {
        options = new BenchOptions();
        problem = "";
        var names = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--short":
                    options = options with { Short = true, Rounds = 1 };
                    break;
                case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var rounds) && rounds is > 0 and < 100:
                    options = options with { Rounds = rounds };
                    i++;
                    break;
                case "--proxy" when i + 1 < args.Length:
                    options = options with { Proxy = args[++i] };
                    break;
                case "--injector" when i + 1 < args.Length:
                    options = options with { Injector = args[++i] };
                    break;
                case "--results" when i + 1 < args.Length:
                    options = options with { Results = args[++i] };
                    break;
                case "micro":
                    options = options with { Micro = true };
                    break;
                case var name when !name.StartsWith('-'):
                    names.Add(name);
                    break;
                default:
                    problem = $"expected --short, --rounds N (1 to 99), --proxy FILE, --injector FILE, --results FILE, micro or names of scenarios, found \"{args[i]}\"";
                    return false;
            }
        }

        options = options with { Names = names };
        if (!options.Micro && (!File.Exists(options.Proxy) || !File.Exists(options.Injector)))
            problem = $"expected the published programs at --proxy and --injector, found \"{options.Proxy}\" and \"{options.Injector}\"; tests/Injector.Benchmarks/run publishes them";
        return problem.Length == 0;
    }

    /// <summary>Says what is wrong with it.</summary>
    public static async Task<int> FailAsync(string problem)
    {
        await Console.Error.WriteLineAsync("bench: " + problem);
        return 2;
    }
}
