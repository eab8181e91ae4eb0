using CsCheck;
using Injector.Core.Traces;

namespace Injector.Core.Tests.Traces;

/// <summary>What sidecar and endpoint say of a question's age to each other.</summary>
public sealed class QuestionTimingTests
{
    [Fact]
    public void Reads_what_it_has_written() =>
        Gen.Select(Gen.Bool, Gen.Long[0, 60_000_000], Gen.Int[1, QuestionTiming.MostTries]).Sample((forSdk, micros, times) =>
        {
            var timing = new QuestionTiming(forSdk, TimeSpan.FromMicroseconds(micros), times);
            return QuestionTiming.TryParse(timing.ToString(), out var read) && read == timing;
        });

    [Theory]
    [InlineData("")]
    [InlineData("sdk")]
    [InlineData("sdk;1")]
    [InlineData("sdk;1;1;1")]
    [InlineData("SDK;1;1")]
    [InlineData("app;1;1")]
    [InlineData("sdk;;1")]
    [InlineData("sdk;-1;1")]
    [InlineData("sdk;+1;1")]
    [InlineData("sdk; 1;1")]
    [InlineData("sdk;1.5;1")]
    [InlineData("sdk;60000001;1")]
    [InlineData("sdk;99999999999999999999;1")]
    [InlineData("sdk;1;0")]
    [InlineData("sdk;1;100")]
    [InlineData("refresh;0000000000000000000000000001;1")]
    public void Anything_else_is_refused(string text) => Assert.False(QuestionTiming.TryParse(text, out _));
}
