using System.Diagnostics;
using System.Text.Json;

namespace Injector.Integration.Tests.Faults;

/// <summary>
/// A workload that asks one door again and again and judges every answer: a 200 is a complete pair of its own role, not expired by the true
/// time at which it was asked for, and everything else is an error as ECS words it, and no refusal.
/// </summary>
internal sealed class Asker : IDisposable
{
    private readonly HttpClient client;
    private readonly string id;
    private readonly string role;
    private readonly string? token;

    /// <param name="door">Where it asks; it may move when what is behind it is started again.</param>
    /// <param name="id">Its id.</param>
    /// <param name="role">Its own role.</param>
    /// <param name="token">What it shows; null for nothing.</param>
    /// <param name="handler">How it gets there; null for plain HTTP, a connection for each question.</param>
    public Asker(Uri door, string id, string role, string? token = null, HttpMessageHandler? handler = null)
    {
        Door = door;
        this.id = id;
        this.role = role;
        this.token = token;
        client = new HttpClient(handler ?? new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
        {
             Timeout = TimeSpan.FromSeconds(15),
        };
    }

    public Uri Door { get; set; }

    /// <summary>The access key id that is its role's alone; null where any will do.</summary>
    public string? OwnKey { get; init; }

    /// <summary>Statuses of all answers so far; 0 for none.</summary>
    public List<int> Statuses { get; } = [];

    /// <summary>Asks once. 0 where nobody answered, which only <paramref name="mayBeDown"/> allows.</summary>
    public async Task<int> AskAsync(bool mayBeDown = false)
    {
        var status = await AnswerAsync(mayBeDown);
        Statuses.Add(status);
        return status;
    }

    /// <summary>Asks again and again for a while.</summary>
    public async Task AskForAsync(TimeSpan time, bool mayBeDown = false)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time; await PauseAsync(50))
            await AskAsync(mayBeDown);
    }

    /// <summary>Asks until it is served again, and says how long that took.</summary>
    public async Task<TimeSpan> RecoverAsync(TimeSpan within, Func<string> explain, bool mayBeDown = false)
    {
        var clock = Stopwatch.StartNew();
        while (await AskAsync(mayBeDown) != 200)
        {
            Assert.True(clock.Elapsed < within, $"{role} is not served within {within}: {string.Join(' ', Statuses.TakeLast(20))}\n{explain()}");
            await PauseAsync(10);
        }

        return clock.Elapsed;
    }

    public void Dispose() => client.Dispose();

    private static Task PauseAsync(int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task<int> AnswerAsync(bool mayBeDown)
    {
        var askedAt = TimeProvider.System.GetUtcNow();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Door, "/v2/credentials/" + id));
            if (token is not null)
                request.Headers.TryAddWithoutValidation("Authorization", token);
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Judge((int)response.StatusCode, body, askedAt);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && mayBeDown)
        {
            return 0;
        }
    }

    private void Judge(int status, string body, DateTimeOffset askedAt)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (status != 200)
        {
            Assert.True(status == 503, $"{role} is answered {status}: {body}");
            Assert.Equal(status, root.GetProperty("HTTPErrorCode").GetInt32());
            Assert.NotEmpty(root.GetProperty("code").GetString()!);
            Assert.NotEmpty(root.GetProperty("message").GetString()!);
            return;
        }

        Assert.Equal(role, root.GetProperty("RoleArn").GetString());
        var key = root.GetProperty("AccessKeyId").GetString()!;
        Assert.True(OwnKey is null ? key.StartsWith("ASIA", StringComparison.Ordinal) : key == OwnKey, $"{role} was given {key}");
        Assert.NotEmpty(root.GetProperty("SecretAccessKey").GetString()!);
        Assert.NotEmpty(root.GetProperty("Token").GetString()!);
        var expiration = root.GetProperty("Expiration").GetDateTimeOffset();
        Assert.True(expiration > askedAt, $"{role} was given at {askedAt:O} what expired at {expiration:O}");
    }
}
