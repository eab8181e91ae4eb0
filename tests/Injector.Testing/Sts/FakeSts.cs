using System.Collections.Concurrent;
using System.Globalization;
using Injector.Hosting.Http;
using Injector.Testing.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Testing.Sts;

/// <summary>An STS that speaks the real Query protocol over a real socket: form in, XML out. It answers what it is told to, in turn.</summary>
public sealed class FakeSts : IAsyncDisposable
{
    /// <summary>The secret key of every pair that it gives.</summary>
    public const string SecretKey = PlantedSecret.Prefix + "sts/key+of+forty+characters";

    /// <summary>The session token of every pair that it gives.</summary>
    public const string SessionToken = PlantedSecret.Prefix + "sts/token+of+more+than+forty+characters+/==";

    private readonly ConcurrentQueue<StsBehaviour> planned = new();
    private readonly WebApplication server;
    private readonly Lock counting = new();
    private long second;
    private int inSecond;
    private int throttled;

    private FakeSts() => server = SlimServer.Create(
        NullLoggerFactory.Instance, (KestrelServerOptions kestrel) => kestrel.Listen(System.Net.IPAddress.Loopback, 0), HandleAsync);

    /// <summary>Its URL.</summary>
    public string Url => server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Every request's form, and its Authorization header under that name.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Requests { get; } = new();

    /// <summary>Header lines of every request.</summary>
    public ConcurrentQueue<string> Headers { get; } = new();

    /// <summary>What it does when nothing is planned.</summary>
    public StsBehaviour Otherwise { get; set; } = StsBehaviour.Success;

    /// <summary>How long every answer takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Requests above this in one second are throttled; null throttles none.</summary>
    public int? PerSecond { get; set; }

    /// <summary>Life of its pairs; null gives what was asked for.</summary>
    public TimeSpan? Lifetime { get; set; }

    /// <summary>Access key id of a role's pairs.</summary>
    public Func<string, string> AccessKeyOf { get; set; } = _ => "ASIAFAKESTS";

    /// <summary>How many requests it has throttled because of <see cref="PerSecond"/>.</summary>
    public int Throttled => throttled;

    /// <summary>Starts one.</summary>
    public static async Task<FakeSts> StartAsync()
    {
        var sts = new FakeSts();
        await sts.server.StartAsync();
        return sts;
    }

    /// <summary>Plans the next answers.</summary>
    public void Plan(params ReadOnlySpan<StsBehaviour> next)
    {
        foreach (var behaviour in next)
            planned.Enqueue(behaviour);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await SlimServer.StopAsync(server);

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var form = QueryHelpers.ParseQuery(await reader.ReadToEndAsync(context.RequestAborted))
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        form["Authorization"] = context.Request.Headers.Authorization.ToString();
        foreach (var (name, value) in context.Request.Headers)
            Headers.Enqueue($"{name}: {value}");
        Requests.Enqueue(form);
        var behaviour = planned.TryDequeue(out var next) ? next : Otherwise;
        if (IsTooMany())
            behaviour = StsBehaviour.Throttling;
        if (Latency > TimeSpan.Zero)
            await Task.Delay(Latency, TimeProvider.System, context.RequestAborted);
        if (behaviour is StsBehaviour.Slow)
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, context.RequestAborted);

        var (status, body) = Answer(behaviour, form);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    private bool IsTooMany()
    {
        lock (counting)
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            inSecond = now == second ? inSecond + 1 : 1;
            second = now;
            if (inSecond <= PerSecond.GetValueOrDefault(int.MaxValue))
                return false;

            throttled++;
            return true;
        }
    }

    private (int Status, string Body) Answer(StsBehaviour behaviour, Dictionary<string, string> form) => behaviour switch
    {
        StsBehaviour.AccessDenied => Error(403, "AccessDenied", $"User: arn:aws:sts::1:assumed-role/host is not authorized to perform: sts:AssumeRole on resource: {form["RoleArn"]}"),
        StsBehaviour.Throttling => Error(400, "Throttling", "Rate exceeded"),
        StsBehaviour.ServerError => Error(500, "InternalFailure", "try again"),
        StsBehaviour.Malformed => (200, $"<AssumeRoleResponse><AssumeRoleResult><Credentials><SecretAccessKey>{SecretKey}</SecretAccessKey><SessionToken>{SessionToken}"),
        StsBehaviour.Incomplete => (200, Response($"<Credentials><SecretAccessKey>{SecretKey}</SecretAccessKey><SessionToken>{SessionToken}</SessionToken></Credentials>")),
        StsBehaviour.Page => (502, $"<html><body>Bad gateway. {SecretKey} {SessionToken} {form["Authorization"]}</body></html>"),
        StsBehaviour.Talkative => Error(400, "ValidationError", $"1 validation error detected: value '{SecretKey}' {SessionToken} at 'policy' is not valid"),
        StsBehaviour.RoleChaining when int.Parse(form["DurationSeconds"], CultureInfo.InvariantCulture) > 3600 => Error(
            400, "ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."),
        StsBehaviour.Foreign => (200, Success(new(form) { ["RoleArn"] = form["RoleArn"] + "-of-another" })),
        StsBehaviour.ForeignSession => (200, Success(new(form) { ["RoleSessionName"] = form["RoleSessionName"] + "-of-another" })),
        _ => (200, Success(form)),
    };

    private string Success(Dictionary<string, string> form)
    {
        var expiration = TimeProvider.System.GetUtcNow() + (Lifetime ?? TimeSpan.FromSeconds(int.Parse(form["DurationSeconds"], CultureInfo.InvariantCulture)));
        return Response($"""
            <Credentials><AccessKeyId>{AccessKeyOf(form["RoleArn"])}</AccessKeyId><SecretAccessKey>{SecretKey}</SecretAccessKey>
            <SessionToken>{SessionToken}</SessionToken><Expiration>{expiration:yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials>
            <AssumedRoleUser><Arn>{SessionOf(form["RoleArn"], form["RoleSessionName"])}</Arn><AssumedRoleId>AROA:{form["RoleSessionName"]}</AssumedRoleId></AssumedRoleUser>
            """);
    }

    // As AWS names it: without the path of the role.
    private static string SessionOf(string role, string session) =>
        role.Split(':') is ["arn", var partition, "iam", "", var account, var resource]
            ? $"arn:{partition}:sts::{account}:assumed-role/{resource[(resource.LastIndexOf('/') + 1)..]}/{session}"
            : role;

    private static string Response(string result) =>
        $"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>{result}</AssumeRoleResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></AssumeRoleResponse>""";

    private static (int Status, string Body) Error(int status, string code, string message) => (
        status,
        $"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>""");
}
