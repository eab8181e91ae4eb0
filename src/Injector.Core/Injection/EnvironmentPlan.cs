using Injector.Core.Names;

namespace Injector.Core.Injection;

/// <summary>
/// The rules for a container's environment, the same on every platform: the user's own variables win, ours stand in front, exactly one
/// credentials URI, and no proxy before it. Doing it twice equals doing it once.
/// </summary>
public static class EnvironmentPlan
{
    private static readonly string[] ProxyNames =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

    /// <summary>Decides what to do with a container that has these variables.</summary>
    /// <param name="container">Its name, for notices.</param>
    /// <param name="existing">Its variables, in order; where a name stands twice, the last one counts.</param>
    /// <param name="wish">What it should have.</param>
    public static EnvironmentChange Make(string container, IReadOnlyList<ContainerVariable> existing, EnvironmentWish wish)
    {
        var own = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var variable in existing)
            own[variable.Name] = variable.Value;

        var notices = new List<InjectionNotice>();
        if (OwnUri(own, wish.Uri) is { } uri)
        {
            notices.Add(new InjectionNotice(
                InjectionReasons.OwnUri, $"container {container} sets {uri} itself: it is left alone. Remove the variable to use the injected credentials"));
            return new EnvironmentChange([], [], notices);
        }

        Contenders(container, own, notices);
        var added = new List<ContainerVariable>();
        Add(wish.Uri);
        Add(new ContainerVariable(EnvironmentVariables.Ec2MetadataDisabled, "true"));
        if (wish.Region is { } region && !own.ContainsKey(EnvironmentVariables.AwsRegion) && !own.ContainsKey(EnvironmentVariables.AwsDefaultRegion))
        {
            Add(new ContainerVariable(EnvironmentVariables.AwsRegion, region));
            Add(new ContainerVariable(EnvironmentVariables.AwsDefaultRegion, region));
        }

        return new EnvironmentChange(added, Proxies(container, existing, own, wish.Host, added, notices), notices);

        void Add(ContainerVariable variable)
        {
            if (!own.ContainsKey(variable.Name))
                added.Add(variable);
        }
    }

    private static string? OwnUri(Dictionary<string, string?> own, ContainerVariable ours)
    {
        foreach (var name in (ReadOnlySpan<string>)[EnvironmentVariables.RelativeUri, EnvironmentVariables.FullUri])
        {
            if (own.TryGetValue(name, out var value) && (name != ours.Name || value != ours.Value))
                return name;
        }

        return null;
    }

    // What stands before the container endpoint in the default chains of the SDKs.
    private static void Contenders(string container, Dictionary<string, string?> own, List<InjectionNotice> notices)
    {
        Tell(InjectionReasons.StaticKeys, "static keys beat the injected credentials in every SDK",
            EnvironmentVariables.AwsAccessKeyId, EnvironmentVariables.AwsSecretAccessKey);
        Tell(InjectionReasons.SharedProfile, "a profile beats the injected credentials in most SDKs",
            EnvironmentVariables.AwsProfile, EnvironmentVariables.AwsSharedCredentialsFile, EnvironmentVariables.AwsConfigFile);
        Tell(InjectionReasons.WebIdentity, "a web identity (IRSA) beats the injected credentials in most SDKs",
            EnvironmentVariables.AwsWebIdentityTokenFile);

        void Tell(string code, string why, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (own.ContainsKey(name))
                {
                    notices.Add(new InjectionNotice(code, $"container {container} sets {name}: {why}. Remove it to use them"));
                    return;
                }
            }
        }
    }

    private static List<(int Index, string Value)> Proxies(
        string container, IReadOnlyList<ContainerVariable> existing, Dictionary<string, string?> own, string host,
        List<ContainerVariable> added, List<InjectionNotice> notices)
    {
        var extended = new List<(int Index, string Value)>();
        if (!Array.Exists(ProxyNames, own.ContainsKey))
            return extended;

        var found = false;
        for (var i = 0; i < existing.Count; i++)
        {
            var (name, value) = existing[i];
            if (!string.Equals(name, EnvironmentVariables.NoProxy, StringComparison.OrdinalIgnoreCase) || LastIndex(existing, name) != i)
                continue;

            found = true;
            if (value is null)
            {
                notices.Add(new InjectionNotice(
                    InjectionReasons.ProxyInTheWay,
                    $"container {container} has a proxy and takes {name} from elsewhere: make sure that {host} is in it"));
            }
            else if (value.Trim() == "*")
            {
                // Python and curl take a star for all hosts only where it stands alone; .NET never does.
                notices.Add(new InjectionNotice(
                    InjectionReasons.ProxyInTheWay,
                    $"container {container} has a proxy and a lone star in {name}, which .NET does not understand: remove the proxy, or name {host} instead of the star"));
            }
            else if (!Covers(value, host))
            {
                extended.Add((i, value.Length == 0 ? host : value + "," + host));
            }
        }

        if (!found)
            added.Add(new ContainerVariable(EnvironmentVariables.NoProxy, host));
        return extended;
    }

    private static int LastIndex(IReadOnlyList<ContainerVariable> variables, string name)
    {
        var last = -1;
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i].Name == name)
                last = i;
        }

        return last;
    }

    // Only the literal address counts: a CIDR or a star among others helps Go, but neither .NET nor Python.
    private static bool Covers(string value, string host) => value.Split(',').Any(entry => entry.Trim() == host);
}
