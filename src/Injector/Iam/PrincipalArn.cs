using System.Text.RegularExpressions;
using Injector.CommandLine;
using Injector.Endpoint.Options;

namespace Injector.Iam;

/// <summary>
/// Whom the endpoint runs as: one role or one user. The whole account (<c>root</c>), a pattern, or a session would trust more or less than that.
/// </summary>
internal static partial class PrincipalArn
{
    private const string Example = "arn:aws:iam::111122223333:role/ecs-injector-endpoint";

    /// <summary>Checks what was given.</summary>
    /// <exception cref="StartupException">It is no ARN of one role or user.</exception>
    public static string Check(string text)
    {
        if (Form().IsMatch(text))
            return text;

        var expected = $"an IAM ARN such as {Example}, of one role or user";
        throw GivenOptions.Wrong(IamArguments.Principal, Parts(text) switch
        {
            [.., "root"] => expected + " (root stands for everybody in the account)",
            [_, _, "sts", _, _, var resource] when resource.StartsWith("assumed-role/", StringComparison.Ordinal) =>
                expected + " (of a session name its role, with the role's path if it has one: arn:aws:iam::ACCOUNT:role/NAME)",
            _ => expected,
        }, text);
    }

    /// <summary>The partition of an IAM ARN, such as <c>aws</c> or <c>aws-cn</c>.</summary>
    public static string Partition(string arn) => Parts(arn)[1];

    private static string[] Parts(string arn) => arn.Split(':');

    // Names of roles and users are [\w+=,.@-] and 64 long at most; paths add slashes. \z, since $ lets a line end through.
    [GeneratedRegex(@"\Aarn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
