using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Documents;

/// <summary>The bill of materials beside each published program: valid, true to the lock file, and with hashes that anybody can check.</summary>
public sealed class SbomTests
{
    private static readonly string Packages =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public static TheoryData<string, string, string> Programs { get; } = new()
    {
        { "injector", "Injector", "injector" },
        { "injector-proxy", "Injector.Proxy", "proxy" },
        { "injector-runtime", "Injector.Runtime", "runtime" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task It_is_valid_CycloneDX(string program, string project, string published)
    {
        string[] schemas = [.. new[] { "bom-1.6", "spdx", "jsf-0.82" }.Select(s => Path.Combine(AppContext.BaseDirectory, "Schemas", s + ".schema.json"))];
        var text = Text(program, published);

        Assert.Empty(await ChartRenderer.FaultsAsync(schemas[0], text, schemas[1..]));
        Assert.NotEmpty(await ChartRenderer.FaultsAsync(schemas[0], text.Replace("\"MIT\"", "\"a licence\"", StringComparison.Ordinal), schemas[1..]));
        Assert.Equal(program, JsonNode.Parse(text)!["metadata"]!["component"]!.Text("name"));
        Assert.True(File.Exists(Tools.File("src", project, project + ".csproj")));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void It_names_every_package_of_the_lock_file_and_no_other(string program, string project, string published)
    {
        var listed = Components(program, published).Where(c => !IsRuntime(c)).Select(c => $"{c.Text("name")} {c.Text("version")}");

        Assert.Equal(Locked(project).Select(p => $"{p.Name} {p.Version}").Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void It_says_what_goes_out_and_what_only_builds(string program, string project, string published)
    {
        var components = Components(program, published);
        string[] builds = ["Meziantou.Analyzer", "Microsoft.VisualStudio.Threading.Analyzers", "Microsoft.CodeAnalysis.BannedApiAnalyzers"];

        Assert.All(builds, name => Assert.Equal("excluded", Assert.Single(components, c => c.Text("name") == name).Text("scope")));
        string[] goesOut = project == "Injector.Runtime" ? [] : ["Polly.Core", "prometheus-net"];
        Assert.All(goesOut, name => Assert.Equal("required", Assert.Single(components, c => c.Text("name") == name).Text("scope")));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void It_names_the_runtime_itself(string program, string project, string published)
    {
        var runtime = Components(program, published).Where(IsRuntime).ToList();

        Assert.NotEmpty(project);
        Assert.Contains(runtime, c => c.Text("name")!.StartsWith("Microsoft.NETCore.App", StringComparison.Ordinal));
        Assert.All(runtime, c => Assert.StartsWith("10.", c.Text("version"), StringComparison.Ordinal));
        if (project == "Injector")
            Assert.Contains(runtime, c => c.Text("name") == "Microsoft.AspNetCore.App");
        else
            Assert.All(runtime, c => Assert.Contains(".Runtime.", c.Text("name"), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Every_package_has_its_licence_its_purl_and_the_hash_of_its_file(string program, string project, string published)
    {
        var locked = Locked(project).ToDictionary(p => p.Name, p => p.Hash, StringComparer.OrdinalIgnoreCase);
        foreach (var component in Components(program, published))
        {
            var (name, version) = (component.Text("name")!, component.Text("version")!);
            Assert.NotEmpty(component.Objects("licenses"));
            Assert.StartsWith("pkg:nuget/" + name, component.Text("purl"), StringComparison.Ordinal);
            if (component.Text("type") == "framework")
                continue;

            Assert.Equal($"pkg:nuget/{name}@{version}", component.Text("purl"));
            var folder = Path.Combine(Packages, name.ToLowerInvariant(), version);
            var file = Path.Combine(folder, $"{name.ToLowerInvariant()}.{version}.nupkg");
            var hash = SHA512.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.Equal(Convert.ToHexStringLower(hash), Assert.Single(component.Objects("hashes")).Text("content"));

            // What NuGet has checked the file against when it was restored.
            var metadata = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, ".nupkg.metadata"), TestContext.Current.CancellationToken))!;
            if (locked.TryGetValue(name, out var content))
                Assert.Equal(content, metadata.Text("contentHash"));
        }
    }

    private static bool IsRuntime(JsonObject component) =>
        component.Text("type") == "framework" || component.Text("name")!.Contains(".App.Runtime.", StringComparison.Ordinal);

    private static JsonObject[] Components(string program, string published) => JsonNode.Parse(Text(program, published))!.Objects("components");

    private static string Text(string program, string published)
    {
        var file = Tools.File("artifacts", "tests", published, program + ".cdx.json");
        Tools.Need(File.Exists(file), $"expected {file}: publish {program} first (tests/run does)");
        return File.ReadAllText(file);
    }

    private static List<(string Name, string Version, string Hash)> Locked(string project)
    {
        var lockFile = JsonNode.Parse(File.ReadAllText(Tools.File("src", project, "packages.lock.json")))!["dependencies"]!.AsObject();
        var here = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        return
        [
            .. lockFile.Where(f => !f.Key.Contains('/', StringComparison.Ordinal) || f.Key.EndsWith('/' + here, StringComparison.Ordinal))
                .SelectMany(f => f.Value!.AsObject())
                .Where(p => p.Value!.Text("type") != "Project")
                .Select(p => (p.Key, p.Value!.Text("resolved")!, p.Value!.Text("contentHash")!))
                .Distinct(),
        ];
    }
}
