using System.Text;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests;

/// <summary>The fuzzer itself finds what there is to find.</summary>
public sealed class EngineTests
{
    [Fact]
    public void A_fault_is_found_and_its_input_made_as_small_as_can_be()
    {
        using var target = new Planted(input => input.AsSpan().IndexOf("\\ud800"u8) >= 0 ? throw new FormatException("planted") : 0);
        var random = new Random(1);
        var mutator = new Mutator(target);
        byte[]? found = null;
        for (var i = 0; i < 200_000 && found is null; i++)
        {
            var input = mutator.Mutate(random, target.Seeds[0], target.Seeds[0]);
            found = Trial.Run(target, input, out _) is null ? null : input;
        }

        var small = Shrinker.Shrink(found!, input => Trial.Run(target, input, out _) is { Kind: var kind } && kind.StartsWith("FormatException", StringComparison.Ordinal));

        Assert.Equal("\\ud800", Encoding.UTF8.GetString(small));
    }

    [Fact]
    public void The_same_seed_tries_the_same_inputs()
    {
        using var target = new Planted(_ => 0);

        Assert.Equal(Inputs(7), Inputs(7));
        Assert.NotEqual(Inputs(7), Inputs(8));

        List<string> Inputs(int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, 200).Select(_ => Convert.ToHexString(new Mutator(target).Mutate(random, target.Seeds[0], target.Seeds[0])))];
        }
    }

    [Fact]
    public void Too_much_memory_and_too_much_time_are_findings()
    {
        using var greedy = new Planted(_ => GC.AllocateUninitializedArray<byte>(8 * 1024 * 1024).Length);
        using var slow = new Planted(_ => Compute(TimeSpan.FromSeconds(1.2)));

        Assert.Equal("too much memory", Trial.Run(greedy, [1], out _)?.Kind);
        Assert.Equal("too long", Trial.Run(slow, [1], out _)?.Kind);
    }

    [Fact]
    public void Mutations_of_JSON_are_mostly_JSON()
    {
        using var target = new Planted(_ => 0);
        var random = new Random(3);

        var valid = Enumerable.Range(0, 1000).Count(_ => JsonSpan.Find(new Mutator(target).Mutate(random, target.Seeds[0], target.Seeds[0])).Count > 0);

        Assert.InRange(valid, 500, 950);
    }

    [Fact]
    public void A_secret_is_seen_only_where_it_is_one()
    {
        var secret = Encoding.UTF8.GetBytes($"{{\"password\":\"{Canary.Text}\"}}");
        var moved = Encoding.UTF8.GetBytes($"{{\"password\":\"{Canary.Text}\",\"name\":\"{Canary.Text}\"}}");

        Assert.True(Canary.IsOnlyIn(secret, "\"password\":\"", "\""));
        Assert.False(Canary.IsOnlyIn(moved, "\"password\":\"", "\""));
        Assert.Throws<Broken>(() => Canary.MustNotBeIn("found " + Canary.Text, "an error"));
    }

    private static int Compute(TimeSpan time)
    {
        var rounds = 0;
        for (var began = ThreadCpu.Now; ThreadCpu.Now - began < time;)
            rounds++;
        return rounds;
    }

    private sealed class Planted(Func<byte[], int> take) : FuzzTarget
    {
        public override string Name => "planted";

        public override IReadOnlyList<byte[]> Seeds { get; } = ["{\"name\":\"orders\",\"list\":[1,{\"deep\":true}],\"other\":null}"u8.ToArray()];

        public override bool IsJson => true;

        public override void Take(byte[] input) => _ = take(input);
    }
}
