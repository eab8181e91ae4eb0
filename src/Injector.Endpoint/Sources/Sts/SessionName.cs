using System.Security.Cryptography;
using System.Text;
using Injector.Core.Workloads;

namespace Injector.Endpoint.Sources.Sts;

/// <summary>
/// The role session name, which CloudTrail shows: the task id, <c>NAMESPACE.POD</c>, or the container's or process' name. Only
/// <c>[\w+=,.@-]{2,64}</c>; what is longer or had to be altered ends in eight hex digits of a hash, so that two never look alike.
/// </summary>
internal static class SessionName
{
    private const int MaxLength = 64;
    private const int MinLength = 2;
    private const int HashLength = 8;

    /// <summary>Makes the name.</summary>
    public static string Of(WorkloadIdentity identity)
    {
        var wanted = Wanted(identity);
        var safe = string.Concat(wanted.Select(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@-".Contains(c, StringComparison.Ordinal) ? c : '-'));
        if (safe == wanted && safe.Length is >= MinLength and <= MaxLength)
            return safe;

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..HashLength];
        return safe[..Math.Min(safe.Length, MaxLength - HashLength - 1)] + "-" + hash;
    }

    private static string Wanted(WorkloadIdentity identity) => identity.Platform switch
    {
        Platform.Kubernetes => identity.Name(WorkloadNames.Namespace) + "." + identity.Name(WorkloadNames.Pod),
        Platform.Task => identity.Name(WorkloadNames.Task) ?? LastPart(identity.Name(WorkloadNames.TaskArn)) ?? "task",
        Platform.Docker => identity.Name(WorkloadNames.Container) ?? "container",
        _ => identity.Name(WorkloadNames.Process) ?? "process",
    };

    private static string? LastPart(string? arn) => arn?[(arn.LastIndexOf('/') + 1)..];
}
