using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;
using Injector.Testing.Secrets;
using Injector.Testing.Upstream;

namespace Injector.Integration.Tests.Secrets;

/// <summary>The published sidecar at level trace, before an upstream that says whatever it likes, up to a crash.</summary>
public sealed class SidecarSecretTests
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(15);
    private static readonly Uri Nobody = new("http://127.0.0.1:1");
    private readonly SecretSearch search = new();

    [Fact]
    public async Task It_writes_no_secret_down()
    {
        RealParts.NeedProxy();
        await using var upstream = FakeUpstream.Start();
        var folder = Directory.CreateTempSubdirectory("inj-").FullName;
        var tokenFile = Path.Combine(folder, "token");
        await File.WriteAllTextAsync(tokenFile, search.Plant("workload token"), TestContext.Current.CancellationToken);
        var days = Days();
        upstream.Answer(days[0]);
        var id = Guid.NewGuid().ToString();
        await using var sidecar = new Daemon([RealParts.Proxy], Environment(id, upstream.Address, tokenFile));
        var address = (await sidecar.WaitForAsync("Credentials on ", StartWithin)).Split("Credentials on ")[1].Split(',')[0];
        var admin = await sidecar.MetricsAddressAsync();

        Assert.Contains("200 OK", await Secretive.CurlAsync(address, "/v2/credentials/" + id), StringComparison.Ordinal);
        foreach (var day in days)
        {
            var before = upstream.Calls.Count;
            upstream.Answer(day);
            await UntilAsync(() => upstream.Calls.Count >= before + 2);
            await Secretive.CurlAsync(address, "/v2/credentials/" + id);
        }

        await Secretive.AskBadlyAsync(way => Secretive.CurlAsync(address, way), id, search.Plant("in a request"));
        foreach (var page in (string[])["/metrics", "/readyz", "/healthz", "/v2/credentials/" + id])
            search.Written(page, await Secretive.CurlAsync(admin.AbsoluteUri, page));
        search.WrittenBy(sidecar.Pid, "cmdline", "environ");
        Assert.Equal(134, await sidecar.AbortAsync());

        search.Written("output", sidecar.Output);
        search.AssertKept(atLeast: 4, length: 3000);
        Assert.Contains("are revoked", sidecar.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Its_help_and_its_complaints_show_no_secret()
    {
        RealParts.NeedProxy();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, search.Plant("token file") + "\n" + search.Plant("second line"), TestContext.Current.CancellationToken);
        foreach (var name in (string[])["INJECTOR_CREDENTIAL_ID", "INJECTOR_UPSTREAM_CA"])
        {
            var environment = Environment(Guid.NewGuid().ToString(), Nobody, file);
            environment["INJECTOR_ADMIN_LISTEN"] = "nowhere";
            environment[name] = search.Plant(name);
            var (code, output) = await Daemon.RunAsync([RealParts.Proxy], environment);
            Assert.NotEqual(0, code);
            search.Written(name, output);
        }

        var passwords = Environment(Guid.NewGuid().ToString(), Nobody, file);
        passwords["INJECTOR_UPSTREAM"] = $"http://user:{search.Plant("password in a URL")}@127.0.0.1:1/";
        passwords["INJECTOR_LISTEN"] = "nowhere";
        search.Written("INJECTOR_UPSTREAM", (await Daemon.RunAsync([RealParts.Proxy], passwords)).Output);
        foreach (var command in (string[][])[["--help"], ["health"], ["setup", "--help"], ["--version"]])
            search.Written(string.Join(' ', command), (await Daemon.RunAsync([RealParts.Proxy, .. command], passwords)).Output);
        File.Delete(file);
        search.AssertKept(atLeast: 5, length: 1000);
    }

    private FakeAnswer[] Days()
    {
        var (key, token) = (search.Plant("secret key"), search.Plant("session token"));
        var good = new JsonObject
        {
            ["RoleArn"] = "arn:aws:iam::111122223333:role/orders", ["AccessKeyId"] = "ASIAX", ["SecretAccessKey"] = key, ["Token"] = token,
            ["Expiration"] = TimeProvider.System.GetUtcNow().AddMinutes(3).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        };
        FakeAnswer With(string name, string value)
        {
            var other = good.DeepClone();
            other[name] = value;
            return FakeAnswer.Text(200, other.ToJsonString());
        }

        return
        [
            FakeAnswer.Text(200, good.ToJsonString()), With("Expiration", token), With("RoleArn", token), FakeAnswer.Text(200, key + token),
            FakeAnswer.Text(200, good.ToJsonString()) with { Cut = true }, FakeAnswer.Text(500, key), FakeAnswer.Error(429, token, key),
            FakeAnswer.Error(503, "CredentialsUninitialized", $"{key} {token}"), FakeAnswer.Error(401, "Unauthorized", token),
            FakeAnswer.Error(403, "RoleNotGranted", $"the keys {key} and {token} are no more"),
        ];
    }

    private static Dictionary<string, string> Environment(string id, Uri upstream, string tokenFile) => new(StringComparer.Ordinal)
    {
        ["INJECTOR_CREDENTIAL_ID"] = id,
        ["INJECTOR_UPSTREAM"] = upstream.AbsoluteUri,
        ["INJECTOR_UPSTREAM_TOKEN_FILE"] = tokenFile,
        ["INJECTOR_LISTEN"] = "127.0.0.1:0",
        ["INJECTOR_ADMIN_LISTEN"] = "127.0.0.1:0",
        ["INJECTOR_REVALIDATE_INTERVAL"] = "100ms",
        ["INJECTOR_LOG_LEVEL"] = "trace",
    };

    private static async Task UntilAsync(Func<bool> holds)
    {
        var ends = TimeProvider.System.GetUtcNow() + StartWithin;
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < ends, "the upstream was not asked again");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
