using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Tests.Engine;

/// <summary>Which version of the engine's API is spoken.</summary>
public sealed class EngineApiTests
{
    [Theory]
    [InlineData("1.41", "1.12", "1.41")]
    [InlineData("1.47", "1.24", "1.47")]
    [InlineData("1.51", "1.44", "1.51")]
    [InlineData("1.99", "1.44", "1.51")]
    public void The_newest_that_both_know_is_spoken(string newest, string oldest, string spoken) =>
        Assert.Equal(Version.Parse(spoken), EngineApi.Choose(Version.Parse(newest), Version.Parse(oldest)));

    [Theory]
    [InlineData("1.40", "1.12", "expected a Docker engine with API 1.41 or newer (20.10), found 1.40: update the engine")]
    [InlineData("1.99", "1.60", "expected a Docker engine that still speaks API 1.51, found one that begins at 1.60: update injector")]
    public void An_engine_that_shares_none_is_refused_with_the_mend(string newest, string oldest, string says)
    {
        var refused = Assert.Throws<EngineUnavailableException>(() => EngineApi.Choose(Version.Parse(newest), Version.Parse(oldest)));

        Assert.Equal(says, refused.Message);
    }
}
