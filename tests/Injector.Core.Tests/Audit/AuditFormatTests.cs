using System.Buffers;
using System.Text;
using CsCheck;
using Injector.Core.Audit;
using Injector.Core.Credentials;

namespace Injector.Core.Tests.Audit;

public sealed class AuditFormatTests
{
    private static readonly DateTimeOffset Time = new(2026, 7, 1, 9, 15, 4, TimeSpan.Zero);

    [Fact]
    public void Is_the_agents_line_with_all_ten_fields()
    {
        var record = new AuditRecord(
            Time, 200, "172.17.0.4:40122", "/v2/credentials", "aws-sdk-dotnet-coreclr/4.0.1 os/linux",
            "arn:aws:ecs:eu-west-1:111122223333:task/demo/0a1b", RoleType.TaskApplication, "demo",
            "arn:aws:ecs:eu-west-1:111122223333:container-instance/demo/77ff");

        Assert.Equal(
            "2026-07-01T09:15:04Z 200 172.17.0.4:40122 \"/v2/credentials\" \"aws-sdk-dotnet-coreclr/4.0.1 os/linux\" "
            + "arn:aws:ecs:eu-west-1:111122223333:task/demo/0a1b GetCredentials 2 demo "
            + "arn:aws:ecs:eu-west-1:111122223333:container-instance/demo/77ff\n",
            Write(record));
    }

    [Fact]
    public void What_is_unknown_is_a_dash()
    {
        var line = Write(new AuditRecord(Time, 400, "", "/v1/credentials", "", "", RoleType.TaskExecution, "", ""));

        Assert.Equal("2026-07-01T09:15:04Z 400 - \"/v1/credentials\" \"\" - GetCredentialsExecutionRole 2 - -\n", line);
    }

    [Theory]
    [InlineData(AuditEvent.RehearsalStarted, "RehearsalStarted")]
    [InlineData(AuditEvent.RehearsalEnded, "RehearsalEnded")]
    public void What_is_no_request_is_an_event_of_its_own_in_the_same_ten_fields_and_parses_back(AuditEvent what, string field)
    {
        var record = new AuditRecord(Time, 200, "", "/v1/workloads/-/rehearsal?failure=slow&for=60s", "curl/8", "container/orders", default, "demo", "") { Event = what };

        var line = Write(record);

        Assert.Equal($"2026-07-01T09:15:04Z 200 - \"/v1/workloads/-/rehearsal?failure=slow&for=60s\" \"curl/8\" container/orders {field} 2 demo -\n", line);
        Assert.True(AuditParser.TryParse(line[..^1], out var read, out var problem), problem);
        Assert.Equal(record, read);
    }

    [Fact]
    public void Any_user_agent_is_one_line_and_parses_back_field_for_field()
    {
        var nasty = Gen.OneOf(
            Gen.String,
            Gen.String[Gen.Char["\"\\ \r\n\t\0\u0085\u2028\u2029\ud800\udc00é漢a-"], 0, 40],
            Gen.Const(new string('j', 10_240)),
            Gen.Const("x\" - GetCredentials 2 demo -\n2026-07-01T09:15:04Z 200 forged"));
        Gen.Select(nasty, Gen.Int[100, 599], nasty).Sample((agent, status, cluster) =>
        {
            var written = new AuditRecord(
                Time, status, "[::1]:1", "/v2/credentials", agent, "task", RoleType.TaskApplication,
                cluster is "-" ? "" : cluster[..Math.Min(cluster.Length, 300)], "");
            var line = Write(written);

            Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
            Assert.DoesNotContain(line[..^1], c => char.IsControl(c) || c is '\u2028' or '\u2029');
            Assert.True(AuditParser.TryParse(line[..^1], out var read, out var problem), problem);
            Assert.Equal(written, read);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-07-01T09:15:07Z 400 172.17.0.9:40130 \"/v2/credentials\" \"curl/8.5.0\" - ")]
    [InlineData("2026-07-01T09:15:04Z 200 - \"/v2/credentials\" \"open - GetCredentials 2 - -")]
    [InlineData("2026-07-01T09:15:04Z 200 - \"/v2/credentials\" \"\" - Other 2 - -")]
    [InlineData("2026-07-01T09:15:04Z 200 - \"/v2/credentials\" \"\" - GetCredentials 1 - -")]
    public void What_is_no_record_is_said_to_be_none(string line)
    {
        Assert.False(AuditParser.TryParse(line, out _, out var problem));
        Assert.StartsWith("expected ", problem, StringComparison.Ordinal);
    }

    private static string Write(AuditRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        AuditFormat.Write(record, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
