using Injector.Kubernetes.Connection;
using k8s;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using Microsoft.Extensions.Logging;

namespace Injector.Kubernetes.Leases;

/// <summary>Elects the one replica that writes, by a Lease. Whoever cannot renew it in time writes no more.</summary>
public sealed partial class WriterElection : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private readonly LeaderElector elector;
    private readonly string identity;
    private readonly TimeProvider time;
    private readonly ILogger<WriterElection> logger;
    private readonly TaskCompletionSource elected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    /// <summary>Makes it; nobody is elected yet.</summary>
    /// <param name="client">Client.</param>
    /// <param name="ns">Namespace of the Lease.</param>
    /// <param name="name">Name of the Lease.</param>
    /// <param name="identity">This replica, unlike all others.</param>
    /// <param name="hold">How long the Lease holds without renewal.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    public WriterElection(
        IKubernetes client, string ns, string name, string identity, TimeSpan hold, TimeProvider time, ILogger<WriterElection> logger)
    {
        this.identity = identity;
        this.time = time;
        this.logger = logger;
        elector = new LeaderElector(new LeaderElectionConfig(new LeaseLock(client, ns, name, identity))
        {
            LeaseDuration = hold,
            RenewDeadline = hold * 2 / 3,
            RetryPeriod = hold / 8,
        });
        elector.OnStartedLeading += () => elected.TrySetResult();
    }

    /// <summary>Whether this replica writes now.</summary>
    public bool IsWriter => elector.IsLeader();

    /// <summary>Done once this replica has been elected for the first time.</summary>
    public Task Elected => elected.Task;

    /// <summary>Begins to take part.</summary>
    public void Start() => running = RunAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        elector.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await elector.RunUntilLeadershipLostAsync(stopping.Token);
                if (!stopping.IsCancellationRequested)
                    LogLost(logger, identity);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(logger, ApiFailures.IsOutage(e) ? ApiFailures.Describe(e) : e.GetType().Name);
            }

            await PauseAsync();
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(RetryAfter, time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    [LoggerMessage(4201, LogLevel.Information, "{Identity} is the writer no more")]
    private static partial void LogLost(ILogger logger, string identity);

    [LoggerMessage(4202, LogLevel.Warning, "The writer cannot be elected now: {Problem}")]
    private static partial void LogFailed(ILogger logger, string problem);
}
