using System.Globalization;

namespace Injector.Testing.Secrets;

/// <summary>
/// Looks for secrets in whatever a program has written: as they are, in base64, in hex, URL-encoded and JSON-escaped, and for any piece of
/// sixteen characters of each.
/// </summary>
public sealed class SecretSearch
{
    private const int Piece = 16;
    private readonly Dictionary<string, string> pieces = new(StringComparer.Ordinal);
    private readonly List<string> whole = [];
    private readonly List<(string Place, string Text)> written = [];

    /// <summary>How many secrets are looked for.</summary>
    public int Count => whole.Count;

    /// <summary>How much there is to look through.</summary>
    public long Length => written.Sum(w => (long)w.Text.Length);

    /// <summary>Makes a secret, to be put where the name says.</summary>
    public string Plant(string name) => Add(name, PlantedSecret.New());

    /// <summary>A secret that is looked for from now on.</summary>
    /// <returns>The secret.</returns>
    public string Add(string name, string secret)
    {
        whole.Add(name);
        foreach (var (form, text) in SecretForms.Of(secret))
            AddPieces($"{name} ({form})", text);
        return secret;
    }

    /// <summary>The same for bytes.</summary>
    public void Add(string name, byte[] secret)
    {
        whole.Add(name);
        foreach (var (form, text) in SecretForms.Of(secret))
            AddPieces($"{name} ({form})", text);
    }

    /// <summary>Something that was written.</summary>
    public void Written(string place, string text) => written.Add((place, text));

    /// <summary>All files in a folder, but for those that are there to hold a secret.</summary>
    public void WrittenIn(string folder, Func<string, bool>? holdsSecrets = null)
    {
        // Latin-1 reads any bytes, and a secret among them stays what it is.
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => holdsSecrets?.Invoke(f) is not true))
            Written(file, File.ReadAllText(file, System.Text.Encoding.Latin1));
    }

    /// <summary>What was found: which secret, in what form, where; never the secret.</summary>
    public IReadOnlyList<string> Find() => [.. written.SelectMany(w => FindIn(w.Place, w.Text)).Distinct()];

    private IEnumerable<string> FindIn(string place, string text)
    {
        var lookup = pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i + Piece <= text.Length; i++)
        {
            if (!lookup.TryGetValue(text.AsSpan(i, Piece), out var found))
                continue;

            var line = text.AsSpan(0, i).Count('\n') + 1;
            var start = text.LastIndexOf('\n', i) + 1;
            yield return string.Create(CultureInfo.InvariantCulture, $"{found} in {place}, line {line}, after \"{text[Math.Max(start, i - 80)..i]}\"");
            i += Piece * 4;
        }
    }

    private void AddPieces(string name, string text)
    {
        for (var i = 0; i + Piece <= text.Length; i++)
            pieces.TryAdd(text.Substring(i, Piece), name);
    }
}
