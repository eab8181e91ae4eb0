using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Isolation;

/// <summary>
/// Requests as nobody sane writes them, raw, at every door: nobody ever gets another's keys, and nobody can find out which ids there are.
/// A failure names its seed; INJECTOR_TESTS_SEED repeats it.
/// </summary>
public sealed partial class StrangersTests
{
    private const int Workers = 4;

    private static bool IsLong => RealParts.Times > 1;

    [Fact]
    public async Task No_answer_holds_anothers_key_and_a_foreign_id_is_answered_to_the_byte_as_an_unknown_one()
    {
        RealParts.NeedProxy();
        var seed = int.Parse(Environment.GetEnvironmentVariable("INJECTOR_TESTS_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        await using var world = await StrangerWorld.StartAsync(workloads: IsLong ? 1_000 : 100);
        var pairs = IsLong ? 500_000 : 10_000;

        var tallies = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker =>
            Task.Run(() => KnockAsync(world, new Random(unchecked(seed + worker)), pairs / Workers, $"seed {seed}, worker {worker}"))));

        var total = StrangerTally.Sum(tallies);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {total}");
        Assert.Equal(pairs / Workers * Workers * 2, total.Requests);

        // Otherwise the silence above would mean nothing: all doors were open, refusals were refusals, and own ids got own keys.
        Assert.True(total.OwnKeys > total.Requests / 100, $"{total}");
        Assert.True(total.InvalidIds > total.Requests / 20, $"{total}");
    }

    private static async Task<StrangerTally> KnockAsync(StrangerWorld world, Random random, int pairs, string where)
    {
        var tally = new StrangerTally();
        var doors = world.Callers.Values.ToArray();
        for (var i = 0; i < pairs; i++)
        {
            var door = doors[random.Next(doors.Length)];
            var caller = door[random.Next(door.Count)];
            var shape = StrangerShapes.Draw(random);
            var foreign = world.Ids[random.Next(world.Ids.Count)];
            var unknown = Unknown(random);

            var asForeign = await RawExchange.SendAsync(caller.Door, shape.Bytes(foreign, caller), caller.From);
            var asUnknown = await RawExchange.SendAsync(caller.Door, shape.Bytes(unknown, caller), caller.From);

            foreach (var secret in Secrets().Matches(asForeign + asUnknown).Select(match => match.Groups["secret"].Value))
                Assert.True(secret == caller.Secret, $"{where}, pair {i}: another's key for {caller.Door}, {shape.Name}");
            if (foreign != caller.Id)
            {
                Assert.True(
                    asForeign == asUnknown,
                    $"{where}, pair {i}: {caller.Door}, {shape.Name}\n{Encoding.Latin1.GetString(shape.Bytes(foreign, caller))}\nforeign:\n{asForeign}\nunknown:\n{asUnknown}");
            }

            tally.Add(asForeign);
            tally.Add(asUnknown);
        }

        return tally;
    }

    // Of the form of those that exist: whatever sees a difference sees more than the form.
    private static string Unknown(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes).ToString("D");
    }

    [GeneratedRegex("\"SecretAccessKey\":\"(?<secret>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secrets();
}
