using System.Text.Json.Nodes;
using Injector.DockerHook.Recreate;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.DockerHook.Tests.Recreate;

/// <summary>Notes of recreations under way.</summary>
public sealed class FilesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("recreate-");

    private string Notes => Path.Combine(folder.FullName, "notes");

    [Fact]
    public void A_note_comes_back_as_it_was_written()
    {
        var files = new RecreateFiles(Notes, NullLogger.Instance);
        Assert.Empty(files.Load());
        Assert.Null(files.Find("c1"));

        files.Save(new RecreateRecord(RecreateRecord.CurrentVersion, "c1", "orders", A.Parse("{'Name': 'always', 'New': 1}")) { IsStopping = true });

        var read = Assert.Single(new RecreateFiles(Notes, NullLogger.Instance).Load());
        Assert.Equal(("c1", "orders", true, "orders-ecs-injector-old"), (read.ContainerId, read.Name, read.IsStopping, read.NameMeanwhile));
        A.AssertJson("{'Name': 'always', 'New': 1}", read.RestartPolicy);
        Assert.True(files.Find("c1")!.IsStopping);
        files.Delete("c1");
        files.Delete("c1");
        Assert.Empty(files.Load());
    }

    [Fact]
    public void What_cannot_be_read_does_not_keep_the_others_from_it()
    {
        var files = new RecreateFiles(Notes, NullLogger.Instance);
        files.Save(new RecreateRecord(RecreateRecord.CurrentVersion, "c1", "orders", new JsonObject()));
        files.Save(new RecreateRecord(RecreateRecord.CurrentVersion + 1, "c2", "till", new JsonObject()));
        File.WriteAllText(Path.Combine(Notes, "c3.json"), "{");

        Assert.Equal("c1", Assert.Single(files.Load()).ContainerId);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
