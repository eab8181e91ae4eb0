using System.Text;
using Injector.Core.Names;
using Injector.Runtime.Front;

namespace Injector.Runtime.Tests;

/// <summary>What is decided before .NET has started: only what is sure.</summary>
public sealed class FrontTests : IDisposable
{
    private const string Bare = "{\"ID\":\"x\",\"Config\":{\"Labels\":{\"a\":\"b\"}}}";
    private const string Labelled = "{\"ID\":\"x\",\"Config\":{\"Labels\":{\"ecs-injector.io/inject\":\"enabled\"}}}";
    private static readonly string Id = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
    private static readonly string Other = string.Concat(Enumerable.Repeat("fedcba9876543210", 4));
    private readonly string folder = Directory.CreateTempSubdirectory("injf-").FullName;

    [Fact]
    public void A_container_without_the_label_is_passed()
    {
        Engine(Id, Bare);

        Assert.True(IsPassed(Mount(Id, "hostname")));
        Assert.True(IsPassed(Mount(Id, "hosts")));
        Assert.True(IsPassed("{\"a\":\"/x/hostname\"},{\"destination\":\"/etc/hostname\"}" + Mount(Id, "resolv.conf")));
    }

    [Fact]
    public void One_that_has_joined_anothers_network_is_looked_up_by_its_own_id()
    {
        Engine(Id, Bare);
        Engine(Other, Labelled);

        Assert.True(IsPassed(Mount(Other, "hosts")));

        Engine(Id, Labelled);
        Engine(Other, Bare);

        Assert.False(IsPassed(Mount(Other, "hosts")));
    }

    [Fact]
    public void One_with_the_label_is_not_whatever_its_value()
    {
        Engine(Id, Labelled);
        Assert.False(IsPassed(Mount(Id, "hostname")));

        Engine(Id, Labelled.Replace("enabled", "disabled", StringComparison.Ordinal));
        Assert.False(IsPassed(Mount(Id, "hostname")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("\"/hostname\"")]
    [InlineData("\"source\":\"/a\\u002fcontainers/ID/hostname\"")]
    [InlineData("\"source\":\"relative/containers/ID/hostname\"")]
    [InlineData("containers/ID/hostname\"")]
    [InlineData("\"source\":\"/nowhere/containers/ID/hostname\"")]
    [InlineData("\"source\":\"FOLDER/containers/ID\"")]
    public void Every_doubt_is_left_to_whoever_looks_with_care(string config)
    {
        Engine(Id, Bare);

        Assert.False(IsPassed(config.Replace("ID", Id, StringComparison.Ordinal).Replace("FOLDER", folder, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--root /r --log /l --log-format json create --bundle /b --pid-file /p ID", true, true)]
    [InlineData("--root /r start ID", true, true)]
    [InlineData("delete --force ID", true, true)]
    [InlineData("exec --process /p --detach ID", true, true)]
    [InlineData("--root /r list", true, false)]
    [InlineData("--version", true, false)]
    [InlineData("", true, false)]
    [InlineData("state ID", true, false)]
    [InlineData("--root=/r start ID", false, false)]
    [InlineData("--criu /c start ID", false, false)]
    [InlineData("-root /r start ID", false, false)]
    public unsafe void Calls_are_clear_or_they_are_not(string words, bool isClear, bool isOurs)
    {
        var native = Interop.CommandLineBytes.Native([.. words.Replace("ID", Id, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)]);
        var count = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

        var call = FrontCall.Read(count, native);

        Assert.Equal((isClear, isOurs), (call.IsClear, call.IsOurs));
        Assert.Equal(isClear && words.Contains("ID", StringComparison.Ordinal), call.Id != null);
        Assert.Equal(words.Contains("--bundle", StringComparison.Ordinal), call.Bundle != null);
    }

    [Fact]
    public void The_settings_are_looked_for_in_the_same_place() =>
        Assert.Equal(HostPaths.RuntimeSettings + "\0", Encoding.UTF8.GetString(Wrapper.SettingsPathBytes));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Mount(string id, string file) => $"\"source\":\"{folder}/containers/{id}/{file}\"";

    private void Engine(string id, string config)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "containers", id)).FullName;
        File.WriteAllText(Path.Combine(place, "config.v2.json"), config);
    }

    private unsafe bool IsPassed(string config)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), config);
        var words = Interop.CommandLineBytes.Native([.. new[] { "create", "--bundle", folder, Id }.Select(Encoding.UTF8.GetBytes)]);
        return FrontContainer.HasNotOptedIn(FrontCall.Read(4, words));
    }
}
