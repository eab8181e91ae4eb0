using System.Globalization;
using System.Text;
using Injector.Benchmarks.Load;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>Whether a request costs more with 1,000 grants in force than with one; the one that applies comes last by name.</summary>
internal sealed class EndpointGrants : IScenario
{
    private const int Connections = 32;
    private const int ManyGrants = 1000;
    private const int Ids = 100;
    private static readonly Figure Growth = new("endpoint growth: CPU per request with 1,000 grants against 1", "×", Budget.AtMost(1.15)) { IsPortable = true };

    public string Name => "endpoint-grants";

    public async Task RunAsync(BenchWorld world, Samples samples) =>
        samples.Add(Growth, await CpuAsync(world, ManyGrants) / await CpuAsync(world, 1));

    private static async Task<double> CpuAsync(BenchWorld world, int grants)
    {
        var folder = world.NewFolder("grants");
        var file = Path.Combine(folder, "grants.yaml");
        await File.WriteAllTextAsync(file, Documents(grants));
        await using var endpoint = await EndpointWorld.StartAsync(world.Options.Injector, folder, "--grants", file);
        await endpoint.KnowAsync(Ids);
        var script = WrkScripts.Gets(folder, [.. endpoint.Ids.Select(EndpointWorld.PathOf)]);
        await Wrk.RunAsync(endpoint.Address, Connections, world.Options.LoadTime, script);
        return (await LoadedServer.RunAsync(endpoint.Pid, endpoint.Address, Connections, world.Options.LoadTime, script)).CpuPerRequest;
    }

    private static string Documents(int count)
    {
        var documents = new StringBuilder();
        for (var i = 1; i < count; i++)
            Append(documents, string.Create(CultureInfo.InvariantCulture, $"app-{i}"));
        Append(documents, "orders");
        return documents.ToString();
    }

    private static void Append(StringBuilder documents, string name) => documents.Append(CultureInfo.InvariantCulture, $$"""
        ---
        apiVersion: ecs-injector.io/v1alpha1
        kind: RoleGrant
        metadata: {name: {{name}}}
        spec:
          roles: ["arn:aws:iam::111122223333:role/{{name}}"]
          subjects:
          - docker: {repository: registry.test/{{name}}}

        """);
}
