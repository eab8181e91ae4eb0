using System.Text;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>A text that stands where secrets stand. Seeds carry it; no error, log line or refusal may.</summary>
internal static class Canary
{
    /// <summary>The text. Mutations that damage it only make it something else.</summary>
    public const string Text = "c4n4ry-7f3a91";

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Text);

    /// <summary>Throws when a text that people see holds it.</summary>
    public static void MustNotBeIn(string? shown, string where) =>
        Broken.Unless(shown is null || !shown.Contains(Text, StringComparison.Ordinal), $"{where} holds the secret of the input: {shown}");

    /// <summary>Whether the input holds it in this frame and nowhere else: mutations may move a secret to where it is none.</summary>
    public static bool IsOnlyIn(ReadOnlySpan<byte> input, string before, string after) =>
        Count(input, Bytes) == Count(input, Encoding.UTF8.GetBytes(before + Text + after));

    private static int Count(ReadOnlySpan<byte> input, ReadOnlySpan<byte> what)
    {
        var count = 0;
        for (int at; (at = input.IndexOf(what)) >= 0; input = input[(at + what.Length)..])
            count++;
        return count;
    }
}
