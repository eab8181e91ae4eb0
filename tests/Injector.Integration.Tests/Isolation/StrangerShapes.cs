using System.Text;

namespace Injector.Integration.Tests.Isolation;

/// <summary>Draws requests as nobody sane writes them: a form of the target, what is done to the id, and how the request is framed.</summary>
internal static class StrangerShapes
{
    private static readonly (string Name, Func<string, string> Target)[] Forms =
    [
        ("v2 path", id => "/v2/credentials/" + id),
        ("v1 query", id => "/v1/credentials?id=" + id),
        ("v2 query", id => "/v2/credentials?id=" + id),
        ("v1 %3F", id => "/v1/credentials%3Fid=" + id),
        ("v2 %3f", id => "/v2/credentials%3fid=" + id),
        ("second id", id => "/v1/credentials?x=1&id=" + id + "&id=" + id),
        ("double slash", id => "/v2//credentials/" + id),
        ("slashes first", id => "//v2/credentials/" + id),
        ("dot dot", id => "/v2/credentials/x/../" + id),
        ("encoded dots", id => "/v2/credentials/%2e%2e/credentials/" + id),
        ("encoded slash", id => "/v2/credentials%2F" + id),
        ("dot", id => "/v2/./credentials/" + id),
        ("trailing slash", id => "/v2/credentials/" + id + "/"),
        ("fragment", id => "/v2/credentials/" + id + "#" + id),
        ("matrix", id => "/v2/credentials;id=" + id + "/" + id),
        ("upper-case path", id => "/V2/CREDENTIALS/" + id),
    ];

    /// <summary>One shape, decided by the numbers of <paramref name="random"/> alone.</summary>
    public static StrangerShape Draw(Random random)
    {
        var (form, target) = Forms[random.Next(Forms.Length)];
        var (twist, change) = Twist(random);
        var (frame, request) = StrangerFrames.Draw(random);
        return new StrangerShape($"{form}, {twist}, {frame}", (id, caller) => request(target(change(id)), caller));
    }

    private static (string Name, Func<string, string> Change) Twist(Random random)
    {
        var place = random.Next(36);
        var length = random.Next(36);
        return random.Next(14) switch
        {
            0 => ("truncated", id => id[..length]),
            1 => ("upper case", id => id.ToUpperInvariant()),
            2 => ("one character encoded", id => id[..place] + Encoded(id[place]) + id[(place + 1)..]),
            3 => ("all encoded", id => string.Concat(id.Select(Encoded))),
            4 => ("encoded twice", id => string.Concat(id.Select(c => "%25" + Encoded(c)[1..]))),
            5 => ("NUL", id => id[..place] + '\0' + id[place..]),
            6 => ("encoded NUL", id => id + "%00"),
            7 => ("look-alike", id => id[..place] + Utf8(LookAlike(id[place])) + id[(place + 1)..]),
            8 => ("encoded look-alike", id => id[..place] + Uri.EscapeDataString(LookAlike(id[place])) + id[(place + 1)..]),
            9 => ("blank", id => "%20" + id),
            10 => ("without dashes", id => id.Replace("-", "", StringComparison.Ordinal)),
            11 => ("twice", id => id + "," + id),
            _ => ("as it is", id => id),
        };
    }

    private static string Encoded(char c) => $"%{(int)c:X2}";

    // Full-width digits, dash and letters: they look the same, and some comparisons fold them.
    private static string LookAlike(char c) => ((char)(c - '!' + '\uFF01')).ToString();

    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
