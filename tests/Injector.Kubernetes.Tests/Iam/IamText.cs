using System.Text;
using System.Text.RegularExpressions;

namespace Injector.Kubernetes.Tests.Iam;

/// <summary>
/// Texts of conditions as IAM reads them: <c>${*}</c>, <c>${?}</c> and <c>${$}</c> are the characters themselves, any other <c>${…}</c> a policy
/// variable, which the caller has in his hand, and so lets everything in here.
/// </summary>
internal static class IamText
{
    public static bool Equal(string wanted, string value) => Matches(wanted, value, hasWildcards: false);

    public static bool Like(string pattern, string value) => Matches(pattern, value, hasWildcards: true);

    private static bool Matches(string text, string value, bool hasWildcards)
    {
        var form = new StringBuilder("\\A");
        for (var i = 0; i < text.Length; i++)
        {
            var end = text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{' ? text.IndexOf('}', i) : -1;
            if (end > 0)
            {
                var name = text[(i + 2)..end];
                form.Append(name is "*" or "?" or "$" ? Regex.Escape(name) : ".*");
                i = end;
                continue;
            }

            form.Append(hasWildcards && text[i] is '*' ? ".*" : hasWildcards && text[i] is '?' ? "." : Regex.Escape(text[i].ToString()));
        }

        return Regex.IsMatch(value, form.Append("\\z").ToString(), RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }
}
