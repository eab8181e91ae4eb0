using System.Buffers.Text;
using System.Text;
using Injector.Fuzz.Tests.Engine;
using Injector.Kubernetes.Callers;

namespace Injector.Fuzz.Tests.Targets.Kubernetes;

/// <summary>Service-account tokens before anybody is asked about them. A line <c>{…}</c> stands for a token with these claims.</summary>
internal sealed class PodTokenTarget : FuzzTarget
{
    /// <inheritdoc />
    public override string Name => "pod-token";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "{'aud':['ecs-injector.io'],'exp':1893456000,'iss':'https://kubernetes.default.svc','kubernetes.io':{'namespace':'shop','pod':{'name':'p','uid':'u'},'serviceaccount':{'name':'orders'}},'sub':'system:serviceaccount:shop:orders'}",
        "{'exp':253402300800}",
        "eyJhbGciOiJub25lIn0.eyJleHAiOjE4OTM0NTYwMDB9.c2ln",
        "a.b.c");

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override int LongestInput => 32 * 1024;

    /// <inheritdoc />
    public override long LongForm => 2_000_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } = ["exp", "aud", "sub", "1893456000", "253402300799", "-1", "1e10", "."];

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        var token = input is [(byte)'{', ..] ? $"eyJhbGciOiJSUzI1NiJ9.{Base64Url.EncodeToString(input)}.c2ln" : Encoding.Latin1.GetString(input);
        var hasForm = PodToken.HasForm(token);
        var end = PodToken.Expiration(token);
        Broken.Unless(!hasForm || (token.Split('.').Length == 3 && token.All(c => c is > ' ' and < (char)127)), "a token that could not stand in a header");
        Broken.Unless(end is null || (end > DateTimeOffset.UnixEpoch && Texts.Of(Claims(token)).Contains("exp", StringComparison.Ordinal)), "an end that the token does not say");
    }

    private static byte[] Claims(string token) => Convert.FromBase64String(Padded(token.Split('.')[1].Replace('-', '+').Replace('_', '/').TrimEnd('=')));

    private static string Padded(string base64) => base64.PadRight((base64.Length + 3) / 4 * 4, '=');
}
