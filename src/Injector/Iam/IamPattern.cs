using Injector.Core.Grants;

namespace Injector.Iam;

/// <summary>
/// Texts as IAM's conditions mean them. Where IAM sees a policy variable (<c>${…}</c>), and in StringLike a <c>?</c>, a grant means the
/// characters themselves: left as they are, a trust policy would let in more than its grant.
/// </summary>
internal static class IamPattern
{
    /// <summary>For StringEquals.</summary>
    public static string Exact(string text) => text.Replace("$", "${$}", StringComparison.Ordinal);

    /// <summary>For StringLike: <c>*</c> means the same to a grant and to IAM.</summary>
    public static string Like(Glob pattern) => Exact(pattern.Pattern).Replace("?", "${?}", StringComparison.Ordinal);
}
