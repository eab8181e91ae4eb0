using System.Text.RegularExpressions;

namespace Injector.Webhook.Migration;

/// <summary>Names as Kubernetes takes them. Whatever else stands in their place must get into no grant: there a * means everybody.</summary>
public static partial class KubernetesNames
{
    /// <summary>Whether it can be a namespace: a DNS label (RFC 1123).</summary>
    public static bool IsNamespace(string text) => LabelForm().IsMatch(text);

    /// <summary>Whether it can be the name of a workload or a service account: a DNS subdomain (RFC 1123).</summary>
    public static bool IsName(string text) => text.Length <= 253 && SubdomainForm().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SubdomainForm();
}
