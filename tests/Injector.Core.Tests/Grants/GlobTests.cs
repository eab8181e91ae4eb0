using CsCheck;
using Injector.Core.Grants;

namespace Injector.Core.Tests.Grants;

public sealed class GlobTests
{
    [Theory]
    [InlineData("orders", "orders", true)]
    [InlineData("orders", "orders2", false)]
    [InlineData("orders", "Orders", false)]
    [InlineData("ord*", "orders", true)]
    [InlineData("*ers", "orders", true)]
    [InlineData("o*d*s", "orders", true)]
    [InlineData("o*x", "orders", false)]
    [InlineData("*", "", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[ab]", "a", false)]
    public void Matches_from_end_to_end(string pattern, string text, bool matches) =>
        Assert.Equal(matches, new Glob(pattern).Matches(text));

    [Fact]
    public void Agrees_with_the_plain_definition()
    {
        var pattern = Gen.String[Gen.Char["ab*"], 0, 7];
        var text = Gen.String[Gen.Char["ab"], 0, 9];
        Gen.Select(pattern, text).Sample((p, t) => new Glob(p).Matches(t) == Plain(p, t), iter: 20_000);
    }

    [Fact]
    public void Many_stars_cost_no_more_than_text_times_pattern()
    {
        // A matcher that backtracks over every star would not come back from this.
        var pattern = string.Concat(Enumerable.Repeat("*a", 200)) + "b";

        Assert.False(new Glob(pattern).Matches(new string('a', 5000)));
    }

    [Fact]
    public void Nothing_is_not_a_text() => Assert.False(new Glob("*").Matches(null));

    private static bool Plain(string pattern, string text)
    {
        if (pattern.Length == 0)
            return text.Length == 0;
        if (pattern[0] == '*')
            return Plain(pattern[1..], text) || (text.Length > 0 && Plain(pattern, text[1..]));
        return text.Length > 0 && text[0] == pattern[0] && Plain(pattern[1..], text[1..]);
    }
}
