using System.Text;
using System.Text.Json;
using CsCheck;
using Injector.Core.Runtime;

namespace Injector.Runtime.Tests;

public sealed class RuntimeMessageTests
{
    private static readonly string Id = new('a', 64);

    [Fact]
    public void A_start_arrives_as_it_was_sent()
    {
        Gen.Select(Gen.String.AlphaNumeric, Gen.Dictionary(Gen.String.AlphaNumeric, Gen.String.AlphaNumeric)).Sample((name, labels) =>
        {
            var sent = new RuntimeContainer
            {
                Id = Id,
                Name = name,
                ImageId = "sha256:x",
                ImageName = "img\n\"",
                NetworkMode = "bridge",
                Labels = labels,
                Environment = ["A=\"\\\nb"],
            };
            var line = new RuntimeMessage { ContainerId = Id, ProcessId = 42, Starting = sent }.Write();
            var read = RuntimeMessage.Read(line);

            // One line, whatever is in it.
            Assert.Equal(line.Length - 1, Array.IndexOf(line, (byte)'\n'));
            Assert.Equal(42, read.ProcessId);
            Assert.Equal(JsonSerializer.Serialize(sent), JsonSerializer.Serialize(read.Starting));
        });
    }

    [Fact]
    public void An_end_arrives_as_it_was_sent()
    {
        var read = RuntimeMessage.Read(new RuntimeMessage { ContainerId = Id, ProcessId = 42 }.Write());

        Assert.Null(read.Starting);
        Assert.Equal(Id, read.ContainerId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"containerId":"ID","pid":1,"deleted":true}""")]
    [InlineData("""{"version":1,"containerId":"../../etc","pid":1,"deleted":true}""")]
    [InlineData("""{"version":1,"containerId":"ID","pid":"1","deleted":true}""")]
    [InlineData("""{"version":1,"containerId":"ID","pid":1}""")]
    [InlineData("""{"version":1,"containerId":"ID","pid":1,"name":"a","imageId":"b","image":"c","networkMode":"d","labels":[],"env":[]}""")]
    [InlineData("""{"version":1,"containerId":"ID","pid":1,"name":"a","imageId":"b","image":"c","networkMode":"d","labels":{"x":5},"env":[]}""")]
    public void Anything_else_is_refused(string line) =>
        Assert.Throws<FormatException>(() => RuntimeMessage.Read(Encoding.UTF8.GetBytes(line.Replace("ID", Id, StringComparison.Ordinal))));

    [Fact]
    public void Answers_arrive_as_they_were_sent()
    {
        var no = new RuntimeAnswer(IsReady: false, "HostNetwork", "it \"uses\" the host's");

        Assert.Equal(no, RuntimeAnswer.Read(no.Write()));
        Assert.Equal(new RuntimeAnswer(IsReady: true), RuntimeAnswer.Read(new RuntimeAnswer(IsReady: true).Write()));
        Assert.Throws<FormatException>(() => RuntimeAnswer.Read("{\"ready\":\"yes\"}"u8.ToArray()));
        Assert.Throws<FormatException>(() => RuntimeAnswer.Read("nonsense"u8.ToArray()));
    }
}
