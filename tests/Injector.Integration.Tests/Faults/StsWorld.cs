using System.Net;
using System.Web;
using Injector.Integration.Tests.World;
using Injector.Testing.Faults;
using Injector.Testing.Sts;

namespace Injector.Integration.Tests.Faults;

/// <summary>A real endpoint that assumes roles at an STS over the real protocol, through a proxy that can break each role's answers.</summary>
internal sealed class StsWorld : IAsyncDisposable
{
    private const string Grants = """
        apiVersion: ecs-injector.io/v1alpha1
        kind: RoleGrant
        metadata: {name: all}
        spec:
          roles: ["arn:aws:iam::111122223333:role/*"]
          subjects:
          - docker: {repository: "registry.test/*"}
          session: {tags: false}
        """;

    private StsWorld(FakeSts sts, string folder)
    {
        Sts = sts;
        sts.AccessKeyOf = KeyOf;
        var url = new Uri(sts.Url);
        Proxy = FaultProxy.ForHttp(new IPEndPoint(IPAddress.Loopback, url.Port));
        var grants = Path.Combine(folder, "grants.yaml");
        File.WriteAllText(grants, Grants);
        Folder = folder;
        Endpoint = EndpointProcess.NotStarted(
            "--source", "sts", "--sts-endpoint", Proxy.Address.ToString(), "--region", "eu-west-3", "--grants", grants, "--rate-limit", "100000,100000");

        // The endpoint's own principal; nothing of this machine may answer for it.
        Endpoint.Environment["AWS_ACCESS_KEY_ID"] = "AKIAHOST";
        Endpoint.Environment["AWS_SECRET_ACCESS_KEY"] = "host-secret-canary";
    }

    public FakeSts Sts { get; }

    public FaultProxy Proxy { get; }

    public EndpointProcess Endpoint { get; }

    private string Folder { get; }

    public static async Task<StsWorld> StartAsync(Action<EndpointProcess>? prepare = null)
    {
        var world = new StsWorld(await FakeSts.StartAsync(), Directory.CreateTempSubdirectory("inj-").FullName);
        prepare?.Invoke(world.Endpoint);
        await world.Endpoint.StartAgainAsync();
        return world;
    }

    /// <summary>Access key id of the pairs of one role.</summary>
    public static string KeyOf(string role) => "ASIA" + role[FaultWorld.RolePrefix.Length..].ToUpperInvariant();

    /// <summary>The name of the role that a request to STS is for.</summary>
    public static string RoleIn(HttpMessage request) => HttpUtility.ParseQueryString(request.Text)["RoleArn"]![FaultWorld.RolePrefix.Length..];

    /// <summary>A workload with a role of its own that asks by the loopback door.</summary>
    public async Task<Asker> AskerAsync(string name)
    {
        var role = FaultWorld.RolePrefix + name;
        var (id, _) = await Endpoint.RegisterAsync(name, role, "loopback", address: null);
        return new Asker(Endpoint.Url, id, role) { OwnKey = KeyOf(role) };
    }

    /// <summary>Many of them.</summary>
    public async Task<IReadOnlyList<Asker>> AskersAsync(string prefix, int count)
    {
        var askers = new List<Asker>();
        for (var i = 0; i < count; i++)
            askers.Add(await AskerAsync(prefix + i));
        return askers;
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        await Proxy.DisposeAsync();
        Assert.Null(Proxy.Problem);
        await Sts.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
