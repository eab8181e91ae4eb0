using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests;

/// <summary>Inputs that once broke something.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string, string> Files => [.. CorpusFolder.All];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_broke_once_holds_now(string target, string name)
    {
        using var made = FuzzTargets.Make(target);
        foreach (var seed in made.Seeds)
            Assert.Null(Trial.Run(made, seed, out _));

        Assert.Null(Trial.Run(made, CorpusFolder.Read(target, name), out _)?.Problem);
    }
}
