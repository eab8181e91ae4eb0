namespace Injector.Integration.Tests.World;

/// <summary>The SDKs that run here, each unmodified, each through its default chain.</summary>
internal static class SdkClients
{
    public const string DotNet = "AWS SDK for .NET";
    public const string Boto = "boto3";
    public const string Cli = "AWS CLI v2";
    public const string JavaScript = "AWS SDK for JavaScript v3";

    /// <summary>The distribution's CLI; another one may stand earlier on the path.</summary>
    public const string AwsCli = "/usr/bin/aws";

    /// <summary>The command that uses credentials once per line of input. The CLI loads them anew in every process, as it always does.</summary>
    public static string[] Command(string sdk) => sdk switch
    {
        Boto => ["/usr/bin/python3", RealParts.Client("boto.py")],
        JavaScript => ["node", Path.Combine(RealParts.NodeModules, "..", "sdk.mjs")],
        Cli => ["/bin/sh", RealParts.Client("cli.sh")],
        _ => [RealParts.SdkProbe],
    };
}
