using System.Text.Json.Nodes;

namespace Injector.Iam;

/// <summary>The ECS guide's example of what a task role may do: read the objects of one bucket.</summary>
internal static class BucketPolicy
{
    /// <summary>The guide's bucket.</summary>
    public const string DefaultBucket = "my-task-secrets-bucket";

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
}
