using Injector.CommandLine;
using Injector.Core.Grants;
using Injector.Endpoint;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Options;
using Injector.Kubernetes;
using Injector.Kubernetes.Connection;
using Injector.Kubernetes.Inventory;

namespace Injector.Iam;

/// <summary>The grants that a command is about: of a file or of a cluster.</summary>
/// <param name="Place">Where they come from, for people.</param>
/// <param name="Grants">The grants.</param>
internal sealed record GivenGrants(string Place, GrantSet Grants)
{
    /// <summary>Whether they are a cluster's.</summary>
    public bool OfCluster { get; private init; }

    /// <summary>Reads them. One that is invalid is an error: what is printed of the rest would look complete.</summary>
    /// <exception cref="StartupException">They cannot be read, or one is invalid.</exception>
    public static async Task<GivenGrants> ReadAsync(GivenOptions given, CancellationToken stop)
    {
        var kubeconfig = given.Text(IamArguments.Kubeconfig);
        var file = given.Text(IamArguments.Grants);
        if (!given.Is(IamArguments.Kubernetes) && kubeconfig is null)
            return await OfFileAsync(file ?? new DefaultPlaces(Environment.GetEnvironmentVariable).Grants, stop);
        if (file is not null)
            throw GivenOptions.Wrong(IamArguments.Grants, "either a file or a cluster", file);

        using var client = ClusterClient.Open(kubeconfig);
        try
        {
            var resources = await new ClusterInventory(client).GrantsAsync(stop)
                ?? throw new StartupException("expected the cluster to know RoleGrants, found that it does not: apply the CustomResourceDefinition of the chart (crds/)");
            return new GivenGrants(
                "the RoleGrants of the cluster", new GrantSet(resources.SelectMany(r => Parse("RoleGrant " + r.Name, r.Json)))) { OfCluster = true };
        }
        catch (ClusterException e)
        {
            throw new StartupException(e.Message);
        }
    }

    /// <summary>The error of a command that has nothing to do without one.</summary>
    public StartupException Nothing() => new($"expected at least one RoleGrant, found none in {Place}: see manifests/examples/deployment-with-grant.yaml");

    private static async Task<GivenGrants> OfFileAsync(string file, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw GivenOptions.Wrong(IamArguments.Grants, "a file with RoleGrants", file);

        try
        {
            return new GivenGrants(TerminalText.Plain(file), new GrantSet(Parse(file, await File.ReadAllTextAsync(file, stop))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"--grants: expected a file with RoleGrants, found that {file} cannot be read ({e.GetType().Name}); for a cluster give --kubernetes or --kubeconfig FILE");
        }
    }

    private static IReadOnlyList<RoleGrant> Parse(string name, string text)
    {
        try
        {
            return GrantParser.Parse(text);
        }
        catch (GrantFormatException e)
        {
            throw new StartupException($"{name}: {e.Message}");
        }
    }
}
