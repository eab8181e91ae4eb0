using System.Net;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.DockerHook.Serving;
using Injector.DockerHook.Tasks;

namespace Injector.DockerHook.Hook;

/// <summary>The hook, as whoever runs tasks sees it.</summary>
/// <param name="parts">What it is made of.</param>
/// <param name="look">Has a container looked at.</param>
/// <param name="time">Clock.</param>
internal sealed class ServedTasks(HookParts parts, Action<string> look, TimeProvider time) : IServedContainers
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc />
    public async Task<string?> WaitAsync(string containerId, TimeSpan limit, CancellationToken cancellation)
    {
        look(containerId);
        var began = time.GetTimestamp();
        while (true)
        {
            var report = parts.Reports.Find(containerId);
            if (report?.Reason is HookReasons.Served)
                return null;

            if (time.GetElapsedTime(began) >= limit)
                return report is null ? "the hook has not seen it in time" : $"{report.Reason}: {report.Message}";

            await Task.Delay(Interval, time, cancellation);
        }
    }

    /// <inheritdoc />
    public async Task<string?> AnnounceAsync(string containerId, CancellationToken cancellation)
    {
        if (parts.Tasks.Find(containerId) is not { } member)
            return "expected it in the book of tasks, found it nowhere";

        try
        {
            return (await parts.ByLoopback.AnnounceAsync(containerId, ServedSubject.Of(member), IPAddress.Loopback, cancellation))?.Message;
        }
        catch (ServingException e)
        {
            return e.Message;
        }
    }

    /// <inheritdoc />
    public async Task RetireTaskAsync(string taskId, CredentialId id)
    {
        var key = ServedSubject.TaskKey(taskId);
        foreach (var containerId in parts.Units.ServedBy(key))
            await parts.Units.LeaveAsync(containerId);
        await parts.Sidecars.RemoveAsync(key, TimeSpan.Zero, CancellationToken.None);
        await parts.ByLoopback.RetireAsync(id);
    }

    /// <inheritdoc />
    public Task<string> PauseImageAsync(CancellationToken cancellation) => parts.Sidecars.ImageAsync(cancellation);
}
