using System.Runtime.InteropServices;
using System.Text.Json;
using Injector.Core.Wire;

namespace Injector.Webhook.Injection;

/// <summary>The API server never sends a text that is no Unicode; reading one would throw.</summary>
internal static class UnicodeRule
{
    /// <summary>Checks all texts of a value at once.</summary>
    /// <exception cref="PodFormatException">One is no Unicode.</exception>
    public static void Check(JsonElement json)
    {
        if (!JsonUnicode.Holds(JsonMarshal.GetRawUtf8Value(json)))
            throw new PodFormatException("object: expected Unicode texts, found one that is none");
    }
}
