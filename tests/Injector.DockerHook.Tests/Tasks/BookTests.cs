using Injector.DockerHook.Tasks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.DockerHook.Tests.Tasks;

public sealed class BookTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("inj-book-").FullName, "tasks");

    [Fact]
    public void What_was_written_is_there_after_a_restart_and_holds_no_environment()
    {
        var book = Open();
        var task = Task("{'environment': [{'name': 'PASSWORD', 'value': 'hunter2'}], 'command': ['--key', 'hunter2']}") with
        {
            LastStatus = TaskState.Running, DesiredStatus = TaskState.Stopped, StopCode = StopCodes.UserInitiated, StoppedReason = "why", ExitCode = 5,
        };

        book.Save(task);
        var read = Open().All.Single();

        Assert.Equivalent(task, read, strict: true);
        Assert.DoesNotContain("hunter2", File.ReadAllText(FileOf(task)), StringComparison.Ordinal);
        Assert.DoesNotContain("PASSWORD", File.ReadAllText(FileOf(task)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_else_may_read_it()
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        var task = Task();

        Open().Save(task);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOf(task)));
        Assert.Single(Directory.EnumerateFiles(folder));
    }

    [Fact]
    public void Containers_are_members_until_their_task_has_stopped()
    {
        var book = Open();
        var task = Task();
        book.Save(task);
        Assert.Null(book.Find("id-app"));

        book.Save(task.With("app", c => c with { Id = "id-app" }));
        var member = book.Find("id-app")!;
        Assert.Equal((task.TaskId, Sample.Id, Sample.Role, "sample"), (member.TaskId, member.Id, member.Wish!.Value.Value, member.Identity.Name("family")));
        Assert.NotNull(Open().Find("id-app"));

        book.Save(book.All[0] with { LastStatus = TaskState.Stopped });
        Assert.Null(book.Find("id-app"));
        Assert.Null(Open().Find("id-app"));

        book.Remove(task.TaskId);
        Assert.Empty(Open().All);
    }

    [Fact]
    public void A_task_without_a_role_has_no_members()
    {
        var book = Open();

        book.Save(Task(role: null).With("app", c => c with { Id = "id-app" }));

        Assert.Null(book.Find("id-app"));
    }

    [Theory]
    [InlineData("{'networkMode': 'awsvpc'}", true)]
    [InlineData("{'networkMode': 'bridge', 'pidMode': 'task'}", false)]
    public void A_pause_container_is_a_member_where_it_holds_the_network(string task, bool isMember)
    {
        var book = Open();

        book.Save(Task(task: task).With("~pause", c => c with { Id = "id-pause" }));

        Assert.Equal(isMember, book.Find("id-pause") is not null);
    }

    [Fact]
    public void A_task_in_the_hosts_network_says_so()
    {
        var book = Open();

        book.Save(Task(task: "{'networkMode': 'host'}").With("app", c => c with { Id = "id-app" }));

        Assert.True(book.Find("id-app")!.UsesHostNetwork);
    }

    [Fact]
    public void What_cannot_be_read_is_left_alone()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "torn.json"), "{\"taskId\":");
        File.WriteAllText(Path.Combine(folder, "other.json"), "{\"taskId\":\"x\",\"arn\":\"x\",\"family\":\"x\",\"cluster\":\"x\",\"version\":2}");
        var task = Task();

        Open().Save(task);

        Assert.Equal(task.TaskId, Open().All.Single().TaskId);
        Assert.True(File.Exists(Path.Combine(folder, "torn.json")));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    private static TaskRecord Task(string container = "{}", string task = "{}", string? role = Sample.Role) => NewRecord.Of(
        Sample.Plan(Sample.Read(Sample.Definition(container, task), role: role)), new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    private TaskBook Open() => new(folder, NullLoggerFactory.Instance);

    private string FileOf(TaskRecord task) => Path.Combine(folder, task.TaskId + ".json");
}
