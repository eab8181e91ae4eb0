using System.Text.RegularExpressions;

namespace Injector.Core.Tests.Conventions;

/// <summary>Each project's README names every folder that it has, and no other.</summary>
public sealed partial class ProjectReadmeTests
{
    private static readonly string[] NotCode = ["bin", "obj"];

    public static TheoryData<string> Projects() =>
        [.. Directory.EnumerateDirectories(Path.Combine(RepositoryTests.Root, "src")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_folder_stands_in_the_README_of_its_project(string project)
    {
        var folder = Path.Combine(RepositoryTests.Root, "src", project);
        var folders = Directory.EnumerateDirectories(folder).Select(f => Path.GetFileName(f)!).Except(NotCode, StringComparer.Ordinal);

        var readme = File.ReadAllText(Path.Combine(folder, "README.md"));

        Assert.StartsWith($"# {project}\n", readme, StringComparison.Ordinal);
        Assert.Equal(folders.Order(StringComparer.Ordinal), Row().Matches(readme).Select(row => row.Groups["folder"].Value));
        Assert.All(Link().Matches(readme), link => Assert.True(File.Exists(Path.Combine(folder, link.Groups["path"].Value)), link.Value));
    }

    [GeneratedRegex(@"(?m)^\| `(?<folder>[A-Za-z]+)` \| .+ \|$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"\]\((?<path>[A-Za-z./]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
