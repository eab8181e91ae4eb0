using System.Collections.Concurrent;
using Injector.Core.Names;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Reports;

/// <summary>The latest report of each container; a change is logged once and counted once.</summary>
internal sealed class ReportBook(HookMetrics metrics, TimeProvider time, ILogger logger)
{
    private static readonly string[] Quiet = [HookReasons.Served, HookReasons.Preparing, HookReasons.NotRunning, HookReasons.Recreated];
    private readonly ConcurrentDictionary<string, ContainerReport> reports = new(StringComparer.Ordinal);

    /// <summary>All, in the order of their names.</summary>
    public IReadOnlyList<ContainerReport> All => [.. reports.Values.OrderBy(r => r.Name, StringComparer.Ordinal)];

    /// <summary>The report of one container; null for none.</summary>
    public ContainerReport? Find(string containerId) => reports.GetValueOrDefault(containerId);

    /// <summary>Something was done, or was not.</summary>
    public void Put(ContainerReport report)
    {
        var before = Find(report.ContainerId);
        var isNews = before?.Reason != report.Reason || before.Message != report.Message;
        reports[report.ContainerId] = report with { Since = isNews ? time.GetUtcNow() : before!.Since };
        if (!isNews)
            return;

        metrics.Outcome(report.Reason);
        if (Quiet.Contains(report.Reason, StringComparer.Ordinal))
            HookLog.Outcome(logger, report.Name, report.Reason, report.Message);
        else
            HookLog.Refused(logger, report.Name, report.Reason, report.Message);
    }

    /// <summary>The container is gone.</summary>
    public void Forget(string containerId) => reports.TryRemove(containerId, out _);
}
