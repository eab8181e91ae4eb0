using System.CommandLine;
using Injector.CommandLine;
using Injector.Core.Names;
using Injector.Endpoint.Options;
using Injector.Inject;
using Injector.Webhook;
using Injector.Webhook.Migration;
using Injector.Webhook.Offline;

namespace Injector.Migrate;

/// <summary><c>injector migrate</c>: from another way of giving roles to this one, side by side.</summary>
internal static class MigrateCommand
{
    private const string DefaultFolder = "migration";

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "migrate", "Reads manifests, a cluster or task definitions that get their roles by kube2iam, kiam, IRSA, EKS Pod Identity or ECS, and writes RoleGrants, labelled manifests, "
            + "and a report: what changes, what cannot be carried over, the order of steps, and the way back of each. Changes nothing itself.");
        foreach (var option in MigrateArguments.All)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var from = given.ChoiceOrNull<FormerSystem>(MigrateArguments.From)!.Value;
        var folder = given.Text(MigrateArguments.Out) ?? DefaultFolder;
        if (folder.Length == 0)
            throw GivenOptions.Wrong(MigrateArguments.Out, "a folder", folder);

        var migration = await MigrateAsync(from, given, stop);
        var files = new List<(string Name, string Text)> { ("grants.yaml", GrantsYaml.Write(migration.Grants)), ("REPORT.md", MigrationReport.Write(from, migration)) };
        if (migration.Manifests is { } manifests)
            files.Insert(1, ("manifests.yaml", manifests));
        await WriteAsync(folder, files, stop);
        await Console.Out.WriteLineAsync(MigrationReport.Summary(migration));
        foreach (var (name, _) in files)
            await Console.Out.WriteLineAsync("  " + Path.Combine(folder, name));
        return 0;
    }

    private static async Task<Migration> MigrateAsync(FormerSystem from, GivenOptions given, CancellationToken stop)
    {
        var kubeconfig = given.Text(MigrateArguments.Kubeconfig);
        var names = given.Many(MigrateArguments.Files);
        if (names.Count == 0 == kubeconfig is null || (from is FormerSystem.Ecs && kubeconfig is not null))
            throw new StartupException(from is FormerSystem.Ecs ? "expected task definitions (-f FILE), found none" : "expected manifests (-f FILE) or a cluster (--kubeconfig FILE), found none or both");

        var files = new List<(string Name, string Text)>();
        foreach (var name in names)
            files.Add(await Manifests.ReadAsync(name, stop));
        if (from is FormerSystem.Ecs)
            return given.Text(MigrateArguments.Namespace) is { } ns ? throw GivenOptions.Wrong(MigrateArguments.Namespace, "manifests with it, since task definitions have none", ns) : EcsMigration.Of(files);

        var cluster = Cluster(given);
        var options = await OptionsAsync(from, given, stop);
        try
        {
            return kubeconfig is null
                ? PodMigration.Of(string.Join("\n---\n", files.Select(f => f.Text)), options, cluster, isPartial: false)
                : PodMigration.Of(await ClusterManifests.ReadAsync(kubeconfig, stop), options, cluster, isPartial: true);
        }
        catch (ManifestException e)
        {
            throw new StartupException($"{string.Join(", ", files.Select(f => f.Name))}: {e.Message}");
        }
    }

    private static async Task<MigrationOptions> OptionsAsync(FormerSystem from, GivenOptions given, CancellationToken stop)
    {
        var ns = given.Text(MigrateArguments.Namespace);
        if (ns is not null && given.Text(MigrateArguments.Kubeconfig) is not null)
            throw GivenOptions.Wrong(MigrateArguments.Namespace, "manifests (-f) with it, since whatever is in a cluster names its own", ns);
        if (ns is not null && !ObjectName.IsLabel(ns))
            throw GivenOptions.Wrong(MigrateArguments.Namespace, "a namespace of small letters, digits and dashes", ns);

        return new MigrationOptions(Enum.Parse<MigrationSource>(from.ToString()), given.Text(MigrateArguments.BaseRoleArn), await AssociationsAsync(from, given, stop))
        {
            Namespace = ns,
            ExcludedNamespaces = [.. given.Many(MigrateArguments.ExcludeNamespace), "kube-system", "kube-node-lease", WebhookSettings.DefaultNamespace],
        };
    }

    // In a grant a * would be every cluster whose name fits.
    private static string? Cluster(GivenOptions given) => given.Text(MigrateArguments.Cluster) switch
    {
        { } name when name.Length == 0 || name.Contains('*', StringComparison.Ordinal) => throw GivenOptions.Wrong(MigrateArguments.Cluster, "a cluster's name (leave it out for any cluster)", name),
        var name => name,
    };

    private static async Task<IReadOnlyDictionary<(string Namespace, string ServiceAccount), FormerAssociation>> AssociationsAsync(FormerSystem from, GivenOptions given, CancellationToken stop)
    {
        var file = given.Text(MigrateArguments.Associations);
        if (from is not FormerSystem.PodIdentity)
            return file is null ? new Dictionary<(string, string), FormerAssociation>() : throw GivenOptions.Wrong(MigrateArguments.Associations, "--from pod-identity with it", file);

        var (name, text) = await Manifests.ReadAsync(
            file ?? throw new StartupException("--associations: expected a file with --from pod-identity, since the associations stand outside the cluster, found none"), stop);
        return PodIdentityAssociations.Read(name, text);
    }

    private static async Task WriteAsync(string folder, IReadOnlyList<(string Name, string Text)> files, CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (files.Select(f => Path.Combine(folder, f.Name)).FirstOrDefault(File.Exists) is { } there)
                throw new StartupException($"--out: expected a folder without these files, found {there}: name another folder, or remove it");

            foreach (var (name, text) in files)
                await File.WriteAllTextAsync(Path.Combine(folder, name), text, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"--out: expected a folder that can be written, found: {e.Message}");
        }
    }
}
