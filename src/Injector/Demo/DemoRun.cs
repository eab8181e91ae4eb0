using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Injector.Core.Audit;
using Injector.Core.Credentials;
using Injector.Core.Names;

namespace Injector.Demo;

/// <summary>The steps of the demo. Each does the real thing and checks what came of it.</summary>
internal sealed class DemoRun(DemoWorld world, DemoScreen screen, TimeProvider time)
{
    private const string Role = "arn:aws:iam::111122223333:role/orders";
    private static readonly TimeSpan AuditDelay = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly CredentialId id = CredentialId.New();
    private bool held = true;

    /// <summary>Runs them all.</summary>
    /// <returns>Whether every step held.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        var start = time.GetTimestamp();
        screen.Say("Injector demo: a container's own IAM role, on this machine alone. The keys are fake.");
        await StartAsync(stop);
        var first = await ResolveAsync(stop);
        await RefuseForeignAsync(stop);
        await RefreshAsync(first, stop);
        await ShowAuditAsync(stop);
        screen.End(held, time.GetElapsedTime(start));
        return held;
    }

    private async Task StartAsync(CancellationToken stop)
    {
        screen.Begin("Start the credential endpoint and one workload's sidecar");
        await world.StartEndpointAsync(stop);
        var token = await world.RegisterAsync(id, Role, stop);
        await world.StartSidecarAsync(id, token, stop);
        screen.Detail("endpoint", "unix:" + world.DataSocket);
        screen.Detail("sidecar", world.SidecarAddress.ToString());
        screen.Detail("workload", $"container orders, UUID {id}");
        Check(true, "listening");
    }

    private async Task<ImmutableCredentials> ResolveAsync(CancellationToken stop)
    {
        screen.Begin("Resolve credentials with the AWS SDK for .NET, unmodified, through its default chain");
        var uri = new Uri(world.SidecarAddress, id.RelativeUri);
        DemoEnvironment.Inject(uri);
        screen.Detail("injected", $"{EnvironmentVariables.FullUri}={uri.GetLeftPart(UriPartial.Authority)}/v2/credentials/{id}");
        var credentials = await (await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync()).GetCredentialsAsync();
        screen.Detail("AccessKeyId", credentials.AccessKey);
        screen.Detail("SecretAccessKey", $"*** ({credentials.SecretKey.Length} characters)");
        screen.Detail("Token", $"*** ({credentials.Token.Length} characters)");
        Check(credentials.AccessKey.StartsWith("ASIADEVELOPMENT", StringComparison.Ordinal), "the SDK got the role's temporary keys");
        return credentials;
    }

    private async Task RefuseForeignAsync(CancellationToken stop)
    {
        screen.Begin("Ask the same sidecar for somebody else's UUID, and for nonsense");
        using var client = new HttpClient { BaseAddress = world.SidecarAddress };
        var foreign = await AskAsync(client, CredentialId.New().RelativeUri, stop);
        var nonsense = await AskAsync(client, "/v2/credentials/no-uuid-at-all", stop);
        screen.Detail("another UUID", foreign);
        screen.Detail("nonsense", nonsense);
        Check(foreign.StartsWith("400 ", StringComparison.Ordinal), "refused");
        Check(foreign == nonsense, "nobody can tell an unknown UUID from a foreign one");
    }

    private async Task RefreshAsync(ImmutableCredentials first, CancellationToken stop)
    {
        screen.Begin($"Watch the refresh: these keys live {DemoWorld.Lifetime.TotalSeconds} s, an ordinary role's an hour");
        var source = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
        var start = time.GetTimestamp();
        var next = first;
        while (next.AccessKey == first.AccessKey && time.GetElapsedTime(start) < DemoWorld.Lifetime)
        {
            await Task.Delay(Poll, time, stop);
            next = await source.GetCredentialsAsync();
        }

        screen.Detail("before", first.AccessKey);
        screen.Detail("after", $"{next.AccessKey} ({time.GetElapsedTime(start).TotalSeconds:0.0} s later)");
        Check(next.AccessKey != first.AccessKey, "the SDK has new keys before the old ones expired");
    }

    private async Task ShowAuditAsync(CancellationToken stop)
    {
        screen.Begin("Read the audit log, in the format of the ECS agent");
        await Task.Delay(AuditDelay, time, stop);
        var records = new List<AuditRecord>();
        var lines = await world.ReadAuditAsync(stop);
        foreach (var line in lines)
        {
            if (AuditParser.TryParse(line, out var record, out var problem))
                records.Add(record);
            else
                Check(false, "an audit line parses: " + problem);
        }

        screen.Lines(lines);
        Check(records.Count(r => r.Status == 200) >= 2, "both pairs of keys are on record");
        Check(!lines.Any(line => line.Contains(id.Value, StringComparison.Ordinal)), "the UUID is not");
    }

    private static async Task<string> AskAsync(HttpClient client, string path, CancellationToken stop)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), stop);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(stop)}";
    }

    private void Check(bool fact, string text)
    {
        held &= fact;
        screen.Check(fact, text);
    }
}
