using Injector.Runtime.Calls;

namespace Injector.Runtime.Tests;

public sealed class RuntimeCallTests
{
    [Fact]
    public void A_create_as_the_engines_shim_makes_it()
    {
        var call = Parse("--root /run/x --log /b/log.json --log-format json create --bundle /b --pid-file /b/init.pid ID");

        Assert.Equal((RuntimeCommand.Create, "ID", "/b", "/run/x"), (call.Command, call.Id, call.Bundle, call.Root));
        Assert.Equal(("/b/log.json", true), (call.Log, call.IsLogJson));
        Assert.Equal("--root /run/x --log /b/log.json --log-format json", string.Join(' ', call.Global));
    }

    [Fact]
    public void An_exec_with_a_process_file()
    {
        var call = Parse("--root /run/x exec --process /tmp/p --detach --pid-file /f ID");

        Assert.Equal((RuntimeCommand.Exec, "ID", "/tmp/p"), (call.Command, call.Id, call.Process));
    }

    [Theory]
    [InlineData("start ID", "ID")]
    [InlineData("--root=/r start ID", "ID")]
    [InlineData("-root /r start ID", "ID")]
    [InlineData("--debug --systemd-cgroup --root /r start -- ID", "ID")]
    [InlineData("--root /r start", "")]
    public void Flags_are_read_as_Go_reads_them(string words, string id)
    {
        var call = Parse(words);

        Assert.Equal((RuntimeCommand.Start, id), (call.Command, call.Id));
        Assert.Equal(words.Contains("root", StringComparison.Ordinal) ? "/r" : "/run/runc", call.Root);
    }

    [Theory]
    [InlineData("delete ID", false)]
    [InlineData("delete --force ID", true)]
    [InlineData("delete -f ID", true)]
    public void A_delete_may_be_forced(string words, bool isForced) => Assert.Equal((RuntimeCommand.Delete, "ID", isForced), (Parse(words).Command, Parse(words).Id, Parse(words).IsForced));

    [Theory]
    [InlineData("exec -p /f ID", "/f")]
    [InlineData("exec --process=/f ID", "/f")]
    [InlineData("exec -e A=b -t -u 0 ID sh -p /g", null)]
    public void What_stands_behind_the_id_is_the_containers(string words, string? process) => Assert.Equal((process, "ID"), (Parse(words).Process, Parse(words).Id));

    [Theory]
    [InlineData("")]
    [InlineData("--version")]
    [InlineData("list")]
    [InlineData("state ID")]
    [InlineData("kill ID KILL")]
    [InlineData("run --bundle /b ID")]
    [InlineData("--root")]
    [InlineData("nonsense create ID")]
    public void Every_other_command_is_handed_on_unseen(string words) => Assert.Equal(RuntimeCommand.Other, Parse(words).Command);

    private static RuntimeCall Parse(string words) => RuntimeCall.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
