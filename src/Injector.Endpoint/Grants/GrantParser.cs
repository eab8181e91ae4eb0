using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Webhook.Offline;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using static Injector.Endpoint.Grants.YamlReading;

namespace Injector.Endpoint.Grants;

/// <summary>Reads RoleGrant documents from YAML; several in one text, separated by <c>---</c>.</summary>
public static class GrantParser
{
    private const int MaxLength = 4 * 1024 * 1024;
    private const string RolePlace = ":role/";

    /// <summary>Reads every document.</summary>
    /// <exception cref="GrantFormatException">Something is not as it must be; nothing is taken.</exception>
    public static IReadOnlyList<RoleGrant> Parse(string yaml)
    {
        if (yaml.Length > MaxLength)
            throw new GrantFormatException($"expected at most {MaxLength} characters, found {yaml.Length}");

        var stream = new YamlStream();
        try
        {
            stream.Load(new BoundedParser(new Parser(new StringReader(yaml)), problem => new GrantFormatException(problem)));
        }
        catch (GrantFormatException)
        {
            throw;
        }
        catch (YamlException e)
        {
            throw Error(e.Start, "YAML", "a syntax error (" + (e.InnerException ?? e).Message + ")");
        }
        catch (Exception e)
        {
            // The library's scanner answers some damage with exceptions of other kinds, which know no place.
            throw Error(Mark.Empty, "YAML", $"text that cannot be read as such ({e.GetType().Name})");
        }

        var grants = new List<RoleGrant>();
        foreach (var document in stream.Documents)
        {
            // An empty document, as a trailing separator or a file of comments leaves behind.
            if (document.RootNode is YamlScalarNode { Value: null or "" })
                continue;

            var grant = Document(Mapping(document.RootNode, "a RoleGrant"));
            if (grants.Exists(g => g.Name == grant.Name))
                throw Error(document.RootNode, "a name of its own for every RoleGrant", $"metadata.name {grant.Name} a second time");

            grants.Add(grant);
        }

        return grants;
    }

    private static RoleGrant Document(YamlMappingNode root)
    {
        string? apiVersion = null, kind = null, name = null;
        YamlMappingNode? spec = null;
        ForEach(root, new Dictionary<string, Action<YamlNode>>(StringComparer.Ordinal)
        {
            ["apiVersion"] = node => apiVersion = Exactly(node, RoleGrant.ApiVersion),
            ["kind"] = node => kind = Exactly(node, RoleGrant.Kind),
            ["metadata"] = node => name = Metadata(Mapping(node, "metadata")),
            ["spec"] = node => spec = Mapping(node, "spec"),
        });
        if (apiVersion is null || kind is null || name is null || spec is null)
            throw Error(root, "apiVersion, kind, metadata.name and spec", "a document without all of them");

        return Spec(name, spec);
    }

    private static string Metadata(YamlMappingNode node)
    {
        string? name = null;
        static void Ignore(YamlNode _)
        {
            // Labels and annotations are for people and tools; they carry no meaning here.
        }

        ForEach(node, new Dictionary<string, Action<YamlNode>>(StringComparer.Ordinal)
        {
            ["name"] = value => name = Text(value, "metadata.name"),
            ["labels"] = Ignore,
            ["annotations"] = Ignore,
        });
        return name ?? throw Error(node, "metadata.name", "none");
    }

    private static RoleGrant Spec(string name, YamlMappingNode spec)
    {
        IReadOnlyList<Glob>? roles = null;
        IReadOnlyList<GrantSubject>? subjects = null;
        var session = GrantSession.Default;
        var allowsRehearsal = false;
        ForEach(spec, new Dictionary<string, Action<YamlNode>>(StringComparer.Ordinal)
        {
            ["roles"] = node => roles = [.. Sequence(node, "spec.roles").Select(Role)],
            ["subjects"] = node => subjects = [.. Sequence(node, "spec.subjects").Select(SubjectParser.Parse)],
            ["session"] = node => session = SessionParser.Parse(Mapping(node, "spec.session")),
            ["allowRehearsal"] = node => allowsRehearsal = Flag(node),
        });
        if (roles is null || subjects is null)
            throw Error(spec, "spec.roles and spec.subjects", "a spec without both");

        return new RoleGrant(name, roles, subjects, session) { AllowsRehearsal = allowsRehearsal };
    }

    private static Glob Role(YamlNode node)
    {
        var text = Text(node, "a role ARN");

        // A star may stand for a role's name or path, never for a partition or an account.
        var place = text.IndexOf(RolePlace, StringComparison.Ordinal);
        var exact = place < 0 ? text : text[..place] + text[place..].Replace("*", "x", StringComparison.Ordinal);
        if (!RoleArn.TryParse(exact, out _))
            throw Error(node, $"a role ARN such as {RoleArn.Expected} (a * only after role/)", $"\"{text}\"");

        return new Glob(text);
    }

    private static string Exactly(YamlNode node, string expected)
    {
        var text = Text(node, expected);
        return text == expected ? text : throw Error(node, expected, $"\"{text}\"");
    }
}
