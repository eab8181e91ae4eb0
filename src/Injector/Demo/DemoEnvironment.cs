using System.Collections;
using Injector.Core.Names;

namespace Injector.Demo;

/// <summary>
/// Makes this process' environment that of a container whose only AWS setting is the credentials URI, so that a developer's own keys and
/// profiles do not answer in its place.
/// </summary>
internal static class DemoEnvironment
{
    /// <summary>Takes every AWS setting out of the way.</summary>
    public static void Isolate()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key).ToList())
        {
            if (name.StartsWith("AWS_", StringComparison.Ordinal))
                Environment.SetEnvironmentVariable(name, null);
        }

        var nowhere = Path.Combine(Path.GetTempPath(), "injector-demo-no-such-file");
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", nowhere);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", nowhere);
        Environment.SetEnvironmentVariable(EnvironmentVariables.Ec2MetadataDisabled, "true");
    }

    /// <summary>What an injector puts into a container.</summary>
    public static void Inject(Uri credentials) =>
        Environment.SetEnvironmentVariable(EnvironmentVariables.FullUri, credentials.ToString());
}
