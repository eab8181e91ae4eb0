using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Floods;

/// <summary>
/// Strangers at every listener, who fill it, stall it and lie to it: who has a right to an answer gets one all the while, memory stays within
/// the chart's limit (the kernel holds to it), and the log does not grow with the flood.
/// </summary>
public sealed class FloodTests(FloodWorld world) : IClassFixture<FloodWorld>
{
    private const int MostLines = 4;

    // A machine that is shared may be slow by itself; whoever is kept out waits for longer, or gets no answer at all.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongAnswerWithin = TimeSpan.FromMilliseconds(100);

    public static TheoryData<string, string> OnAny { get; } = Combine(FloodWorld.Names, Attacks.OnAny.Keys);

    public static TheoryData<string, string> OnTls { get; } = Combine(FloodWorld.TlsNames, Attacks.OnTls.Keys);

    [Theory]
    [MemberData(nameof(OnAny))]
    public Task Whoever_has_a_right_to_an_answer_gets_it_during(string door, string attack) => WithstandAsync(world.Door(door), attack, Attacks.OnAny[attack]);

    [Theory]
    [MemberData(nameof(OnTls))]
    public Task The_API_server_gets_its_answers_during(string door, string attack) => WithstandAsync(world.Door(door), attack, Attacks.OnTls[attack]);

    private static async Task WithstandAsync(FloodDoor door, string attack, Func<FloodDoor, Task<int>> attackAsync)
    {
        var caller = new LegitimateCaller(door);
        var linesBefore = door.LogLines;
        using var over = new CancellationTokenSource();

        // The first answer of a process that has just started is no matter of floods.
        Assert.StartsWith("HTTP/1.1 200 ", await door.AskAsync(), StringComparison.Ordinal);
        var asking = caller.AskUntilAsync(over.Token);

        var attempts = await attackAsync(door);
        var (resident, own, descriptors) = (door.Resident, door.Private, door.Descriptors);
        await over.CancelAsync();
        await asking;

        var p99 = caller.Quantile(0.99);
        var figures = FormattableString.Invariant(
            $"{attempts} | {caller.Answers} | {caller.Again} | {caller.Quantile(0.5).TotalMilliseconds:0.0} | {p99.TotalMilliseconds:0.0} | {caller.Longest.TotalMilliseconds:0} | {resident / 1048576.0:0.0} | {descriptors}");
        FloodFigures.Record($"{door.Name}, {attack}", figures);
        Assert.True(caller.Failures.Count == 0, $"{caller.Failures.Count} of {caller.Answers} unanswered, first: {string.Concat(caller.Failures.Take(1))}\n{door.Log()}");
        // A handful of answers is no share: only the long form has enough of them.
        Assert.True(RealParts.Times == 1 || caller.Again <= 1 + (caller.Answers / 50), $"{caller.Again} of {caller.Answers} had to try again");
        Assert.True(caller.Longest < AnswerWithin, $"an answer took {caller.Longest.TotalMilliseconds} ms; {figures}");
        Assert.True(RealParts.Times == 1 || p99 < LongAnswerWithin, $"p99 {p99.TotalMilliseconds} ms; {figures}");
        Assert.True(own < door.Group.Limit * 9 / 10, $"{own} bytes that are its own, limit {door.Group.Limit}");
        Assert.True(door.LogLines - linesBefore <= MostLines, $"{door.LogLines - linesBefore} lines more:\n{string.Join('\n', door.Log().Split('\n').Skip(linesBefore).Take(20))}");
    }

    private static TheoryData<string, string> Combine(IEnumerable<string> doors, IEnumerable<string> attacks) =>
        [.. doors.SelectMany(door => attacks.Select(attack => new TheoryDataRow<string, string>(door, attack)))];
}
