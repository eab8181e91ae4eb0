using System.Text.Json.Nodes;
using Injector.CommandLine;
using Injector.Endpoint.Options;

namespace Injector.Iam;

/// <summary>The ECS guide's example of what a task role may do: read the objects of one bucket.</summary>
internal static class BucketPolicy
{
    /// <summary>The guide's bucket.</summary>
    public const string DefaultBucket = "my-task-secrets-bucket";

    /// <summary>Checks a name: it becomes part of an ARN, where a * would mean other buckets too.</summary>
    /// <exception cref="StartupException">No bucket can have it.</exception>
    public static string CheckName(string name) =>
        name.Length is >= 3 and <= 63 && name.All(c => IsEnd(c) || c is '.' or '-') && IsEnd(name[0]) && IsEnd(name[^1])
            ? name
            : throw GivenOptions.Wrong(IamArguments.Bucket, "the name of a bucket, 3 to 63 of small letters, digits, . and -", name);

    /// <summary>Makes the policy.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="partition">The AWS partition, such as <c>aws</c>.</param>
    public static JsonObject Of(string bucket, string partition) => IamJson.Policy(
    [
        new JsonObject
        {
            ["Sid"] = "ReadTheBucket",
            ["Effect"] = "Allow",
            ["Action"] = "s3:GetObject",
            ["Resource"] = $"arn:{partition}:s3:::{bucket}/*",
        },
    ]);

    private static bool IsEnd(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
