using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;
using Injector.Testing.Secrets;

namespace Injector.Integration.Tests.Secrets;

/// <summary>What tests of this folder do alike: ask badly, collect what a process shows of itself, and judge.</summary>
internal static partial class Secretive
{
    /// <summary>Fails when anything was found. There must have been something to find it in.</summary>
    public static void AssertKept(this SecretSearch search, int atLeast, long length)
    {
        Assert.True(search.Count >= atLeast, $"only {search.Count} secrets were planted");
        Assert.True(search.Length > length, $"only {search.Length} characters were written");
        var found = search.Find();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>What the kernel shows of a process of ours.</summary>
    public static void WrittenBy(this SecretSearch search, int pid, params string[] files)
    {
        foreach (var file in files)
            search.Written(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"), Processes.Read(pid, file));
    }

    /// <summary>Everything that asks for credentials in a way that is refused, with a secret wherever a text can be.</summary>
    public static async Task AskBadlyAsync(Func<string[], Task<string>> curl, string id, string secret)
    {
        string[][] ways =
        [
            ["/v2/credentials/" + secret], ["/v1/credentials?id=" + secret], ["/v2/credentials/" + id + "/" + secret], ["/" + secret],
            ["/v2/credentials/" + Guid.NewGuid(), "-H", "Authorization: " + secret],
            ["/v2/credentials/" + id, "-H", "Authorization: " + secret],
            ["/v2/credentials/" + id, "-H", "Authorization: Bearer " + secret, "-X", "POST", "-d", secret],
            ["/v2/credentials/" + id, "-H", "Host: " + secret], ["/v2/credentials/" + id, "-H", "X-Amz-Security-Token: " + secret],
            ["/v2/credentials/" + id + "?token=" + secret], ["/v2/credentials/" + id, "-X", secret],
        ];
        foreach (var way in ways)
            await curl(way);
    }

    /// <summary>A path over curl; status and body.</summary>
    public static async Task<string> CurlAsync(string address, params string[] way)
    {
        string[] where = address.StartsWith('/') ? ["--unix-socket", address, "http://localhost" + way[0]] : [address.TrimEnd('/') + way[0]];
        return (await Daemon.RunAsync(["curl", "-s", "-i", "--max-time", "15", .. way[1..], .. where])).Output;
    }

    /// <summary>Words in a text that are the workload token of some hash kept in a folder.</summary>
    public static IReadOnlyList<string> TokensIn(string text, string stateFolder)
    {
        var hashes = Directory.EnumerateFiles(stateFolder, "*.json", SearchOption.AllDirectories)
            .SelectMany(f => Hash().Matches(File.ReadAllText(f)).Select(m => m.Value)).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(hashes);
        return [.. Token().Matches(text).Select(m => m.Value).Distinct().Where(t => hashes.Contains(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(t)))))];
    }

    [GeneratedRegex("[0-9A-F]{64}", RegexOptions.None, 1000)]
    private static partial Regex Hash();

    [GeneratedRegex("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])", RegexOptions.None, 5000)]
    private static partial Regex Token();
}
