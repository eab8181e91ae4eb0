#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a program's bill of materials: every package of its lock file, and the .NET runtime. Compiled by MSBuild when it is needed, against
/// .NET Standard, which has no JSON document: JSON is read as XML.
/// </summary>
public sealed class WriteSbom : Task
{
    /// <summary>Name of the program.</summary>
    [Required]
    public string Program { get; set; } = "";

    /// <summary>Version of the program.</summary>
    [Required]
    public string Version { get; set; } = "";

    /// <summary>Lock file; empty is packages.lock.json of the project.</summary>
    public string LockFile { get; set; } = "";

    /// <summary>Folder of the project.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>What was published for; its own packages stand in a section of the lock file.</summary>
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>Folder of restored packages.</summary>
    [Required]
    public string PackageRoot { get; set; } = "";

    /// <summary>Files of packages that go out with the program; all other packages only take part in the build.</summary>
    public ITaskItem[] Shipped { get; set; } = [];

    /// <summary>The .NET runtime: packages that are linked in, or the frameworks that the program asks for.</summary>
    public ITaskItem[] Runtime { get; set; } = [];

    /// <summary>Where it goes.</summary>
    [Required]
    public string Output { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        var shipped = new HashSet<string>(Shipped.Select(i => i.GetMetadata("NuGetPackageId")), StringComparer.OrdinalIgnoreCase);
        var components = Locked().Select(p => Package(p.Key, p.Value, shipped.Contains(p.Key) ? "required" : "excluded"))
            .Concat(Runtime.Select(RuntimePart))
            .OrderBy(c => c, StringComparer.Ordinal)
            .ToList();
        var text = "{\n  \"$schema\": \"http://cyclonedx.org/schema/bom-1.6.schema.json\",\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.6\",\n  \"version\": 1,\n"
            + "  \"metadata\": { \"component\": { \"type\": \"application\", \"bom-ref\": " + Quoted(Program) + ", \"name\": " + Quoted(Program)
            + ", \"version\": " + Quoted(Version) + ", \"licenses\": [ { \"license\": { \"id\": \"Apache-2.0\" } } ] } },\n"
            + "  \"components\": [\n    " + string.Join(",\n    ", components) + "\n  ]\n}\n";
        File.WriteAllText(Output, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return !Log.HasLoggedErrors;
    }

    // Name and version of every package that is locked for what was published.
    private SortedDictionary<string, string> Locked()
    {
        var file = LockFile.Length > 0 ? LockFile : Path.Combine(ProjectDirectory, "packages.lock.json");
        using var reader = JsonReaderWriterFactory.CreateJsonReader(File.ReadAllBytes(file), XmlDictionaryReaderQuotas.Max);
        var found = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var framework in XDocument.Load(reader).Root!.Element("dependencies")!.Elements())
        {
            var parts = Key(framework).Split('/');
            if (parts.Length > 1 && parts[1] != RuntimeIdentifier)
                continue;
            foreach (var package in framework.Elements().Where(p => (string?)p.Element("type") != "Project"))
                found[Key(package)] = (string?)package.Element("resolved") ?? "";
        }

        return found;
    }

    private string RuntimePart(ITaskItem item)
    {
        var package = item.GetMetadata("NuGetPackageId");
        if (package.Length > 0)
            return Package(package, item.GetMetadata("NuGetPackageVersion"), "required");

        // Not shipped with the program: it runs on this version or a newer patch of it.
        var version = item.GetMetadata("Version");
        return Component("framework", item.ItemSpec, version, "pkg:nuget/" + item.ItemSpec + ".Runtime." + RuntimeIdentifier + "@" + version, "required", "MIT", hash: null);
    }

    private string Package(string name, string version, string scope)
    {
        var id = name.ToLowerInvariant();
        var folder = Path.Combine(PackageRoot, id, version.ToLowerInvariant());
        var hash = Path.Combine(folder, id + "." + version.ToLowerInvariant() + ".nupkg.sha512");
        var specification = Path.Combine(folder, id + ".nuspec");
        if (!File.Exists(hash) || !File.Exists(specification))
        {
            Log.LogError($"expected {name} {version} in {PackageRoot} with its hash and its description: restore it");
            return "";
        }

        var metadata = XDocument.Load(specification).Root!.Elements().First(e => e.Name.LocalName == "metadata");
        var license = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "license" && (string?)e.Attribute("type") == "expression")?.Value;
        if (license is null)
            Log.LogError($"expected a licence expression in {specification}, found none");
        return Component("library", name, version, "pkg:nuget/" + name + "@" + version, scope, license ?? "", Convert.FromBase64String(File.ReadAllText(hash).Trim()));
    }

    private static string Component(string type, string name, string version, string purl, string scope, string license, byte[]? hash) =>
        "{ \"type\": " + Quoted(type) + ", \"bom-ref\": " + Quoted(purl) + ", \"name\": " + Quoted(name) + ", \"version\": " + Quoted(version) + ", \"scope\": " + Quoted(scope)
        + (hash is null ? "" : ", \"hashes\": [ { \"alg\": \"SHA-512\", \"content\": \"" + string.Concat(hash.Select(b => b.ToString("x2"))) + "\" } ]")
        + ", \"licenses\": [ " + (license.Contains(" ") ? "{ \"expression\": " + Quoted(license) + " }" : "{ \"license\": { \"id\": " + Quoted(license) + " } }") + " ]"
        + ", \"purl\": " + Quoted(purl) + " }";

    // A key that is no name in XML stands in an attribute.
    private static string Key(XElement element) => (string?)element.Attribute("item") ?? element.Name.LocalName;

    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
}
