using Injector.Integration.Tests.Docker;

namespace Injector.Integration.Tests.Tasks;

/// <summary>A folder that a test shares with a task: its containers wait until it is opened.</summary>
internal sealed class Gate(ServedHost host)
{
    /// <summary>Shell words that wait.</summary>
    public const string Wait = "until [ -e /gate/open ]; do sleep 0.1; done";

    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(host.Folder, "gate-" + Guid.NewGuid().ToString("N")[..6])).FullName;

    public void Open() => File.WriteAllText(Path.Combine(Folder, "open"), "");

    /// <summary>A task definition, whose containers see the gate.</summary>
    public GatedTask Definition(string family, string extras) => new(new TaskText(family, extras), Folder);

    /// <summary>Writes a task definition down, as describe-task-definition prints it.</summary>
    public string Write(GatedTask definition)
    {
        var file = Path.Combine(Folder, "task.json");
        File.WriteAllText(file, definition.Printed());
        return file;
    }
}
