using Injector.Core.Injection;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>Reads a task's local files of variables, in the form of ECS: <c>NAME=VALUE</c> a line, <c>#</c> begins a comment, nothing is unquoted.</summary>
internal static class EnvironmentFileLoader
{
    /// <summary>The request with the files' variables in front of the containers' own, which win.</summary>
    public static TaskRequest Load(TaskRequest request, TaskProblems problems)
    {
        var containers = request.Definition.Containers.Select(container => container with
        {
            Environment = [.. container.EnvironmentFiles.SelectMany(file => Read(file, request.Folder, problems)), .. container.Environment],
        });
        return request with { Definition = request.Definition with { Containers = [.. containers] } };
    }

    /// <summary>The variables of a text.</summary>
    public static IReadOnlyList<ContainerVariable> Parse(string text)
    {
        var variables = new List<ContainerVariable>();
        foreach (var line in text.Split('\n'))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && !line.StartsWith('#'))
                variables.Add(new ContainerVariable(line[..at].Trim(), line[(at + 1)..].TrimEnd('\r')));
        }

        return variables;
    }

    private static IReadOnlyList<ContainerVariable> Read(EnvironmentFile file, string folder, TaskProblems problems)
    {
        var path = Path.GetFullPath(file.File, Path.GetFullPath(folder));
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(file.Path, $"expected a readable file at {path}, found: {e.Message}");
            return [];
        }
    }
}
