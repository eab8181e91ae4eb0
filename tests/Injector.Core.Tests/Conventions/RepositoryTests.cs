using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Injector.Core.Tests.Conventions;

/// <summary>The rules that keep the repository what its design says.</summary>
public sealed partial class RepositoryTests
{
    private const int LongestFile = 300;
    internal static readonly string Root = FindRoot();

    // Which project may reference which, and which packages it may bring along; everything else is forbidden.
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new(StringComparer.Ordinal)
    {
        ["Injector.Core"] = ([], []),
        ["Injector.Hosting"] = ([], ["Polly.Core", "prometheus-net"]),
        ["Injector.Networking"] = ([], []),
        ["Injector.Sidecar"] = (["Injector.Core", "Injector.Hosting", "Injector.Networking"], ["Polly.Core", "prometheus-net"]),
        ["Injector.Proxy"] = (["Injector.Sidecar"], []),
        ["Injector.Endpoint"] = (["Injector.Core", "Injector.Hosting"], ["AWSSDK.SecurityToken", "AWSSDK.SSO", "AWSSDK.SSOOIDC", "OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "Polly.Core", "prometheus-net", "YamlDotNet"]),
        ["Injector.Kubernetes"] = (["Injector.Core"], ["KubernetesClient"]),
        ["Injector.Webhook"] = (["Injector.Core", "Injector.Hosting", "Injector.Kubernetes"], ["Polly.Core", "prometheus-net", "YamlDotNet"]),
        ["Injector.DockerHook"] = (["Injector.Core", "Injector.Hosting", "Injector.Networking"], ["Docker.DotNet.Enhanced", "Polly.Core", "prometheus-net"]),
        ["Injector.Runtime"] = (["Injector.Core"], []),
        ["Injector"] = (
            ["Injector.Core", "Injector.Hosting", "Injector.Networking", "Injector.Sidecar", "Injector.Endpoint", "Injector.Kubernetes", "Injector.Webhook", "Injector.DockerHook"],
            ["AWSSDK.Core", "Spectre.Console", "System.CommandLine", "YamlDotNet"]),
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetFileNameWithoutExtension(p))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_design_names(string project)
    {
        var document = XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"));
        var projects = document.Descendants("ProjectReference").Select(e => Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value));
        var packages = document.Descendants("PackageReference").Select(e => e.Attribute("Include")!.Value);

        Assert.Contains(project, Allowed.Keys);
        Assert.Empty(projects.Except(Allowed[project].Projects));
        Assert.Empty(packages.Except(Allowed[project].Packages));
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_likes()
    {
        var files = Sources("src").Concat(Sources("tests")).ToList();

        Assert.True(files.Count > 100, "the search found the sources");
        Assert.Empty(files.Where(f => File.ReadAllLines(f).Length > LongestFile).Select(f => Path.GetRelativePath(Root, f)));
    }

    [Fact]
    public void A_log_event_has_a_number_of_its_own()
    {
        var numbers = Sources("src")
            .SelectMany(f => LoggerMessages().Matches(File.ReadAllText(f)).Select(m => m.Groups["number"].Value))
            .ToList();

        Assert.True(numbers.Count > 30, "the search found the log events");
        Assert.Empty(numbers.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void The_top_level_holds_nothing_but_what_was_settled()
    {
        string[] settled = ["charts", "src", "tests", "manifests", "artifacts"];

        Assert.Empty(Directory.EnumerateDirectories(Root).Select(d => Path.GetFileName(d)!).Where(d => !d.StartsWith('.')).Except(settled));
    }

    [Fact]
    public void Every_project_locks_its_packages_and_every_package_is_pinned()
    {
        var projects = new[] { "src", "tests" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), "*.csproj", SearchOption.AllDirectories)).ToList();
        var versions = XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(e => e.Attribute("Version")!.Value);

        Assert.True(projects.Count > 20, "the search found the projects");
        Assert.All(projects, p => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(p)!, "packages.lock.json")), p));
        Assert.Contains("--locked-mode", File.ReadAllText(Path.Combine(Root, "tests", "run")), StringComparison.Ordinal);
        Assert.Contains("RestoreLockedMode=true", File.ReadAllText(Path.Combine(Root, "Dockerfile")), StringComparison.Ordinal);
        Assert.DoesNotContain(versions, v => v.AsSpan().ContainsAny("*[(,"));
    }

    private static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Injector.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("expected Injector.sln above the tests, found none");
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?<number>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LoggerMessages();
}
