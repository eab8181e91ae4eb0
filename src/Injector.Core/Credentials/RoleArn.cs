using System.Diagnostics.CodeAnalysis;

namespace Injector.Core.Credentials;

/// <summary>An IAM role's ARN: <c>arn:PARTITION:iam::ACCOUNT:role/PATH/NAME</c>.</summary>
public readonly record struct RoleArn
{
    /// <summary>The form, for error messages.</summary>
    public const string Expected = "arn:aws:iam::111122223333:role/name";

    private const int AccountLength = 12;
    private const int MaxLength = 2048;

    private RoleArn(string value) => Value = value;

    /// <summary>The whole ARN.</summary>
    public string Value { get; }

    /// <summary>The account id, 12 digits.</summary>
    public string Account => Value.Split(':')[4];

    /// <summary>The role's name without its path.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>Parses an ARN; surrounding blanks are not forgiven, since grants compare exactly.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RoleArn arn)
    {
        arn = default;
        if (text is null || text.Length > MaxLength)
            return false;

        var parts = text.Split(':');
        if (parts is not ["arn", { Length: > 0 } partition, "iam", "", { Length: AccountLength } account, var resource])
            return false;

        if (!partition.All(c => char.IsAsciiLetterLower(c) || c == '-' || char.IsAsciiDigit(c)) || !account.All(char.IsAsciiDigit))
            return false;

        if (!resource.StartsWith("role/", StringComparison.Ordinal) || resource.EndsWith('/')
            || !resource.All(IsResourceCharacter))
            return false;

        arn = new RoleArn(text);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value ?? "";

    // IAM: role names are [\w+=,.@-], paths add the slash. '*' is no part of a name, so a glob never parses as a role.
    private static bool IsResourceCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "_+=,.@-/".Contains(c, StringComparison.Ordinal);
}
