using Injector.Core.Grants;
using Injector.Endpoint.Grants;
using Injector.Kubernetes.Tests.Check;

namespace Injector.Kubernetes.Tests.Migrate;

/// <summary>A folder with what is to be migrated and what came of it.</summary>
internal sealed class MigrationFolder : IDisposable
{
    public const string Orders = "arn:aws:iam::111122223333:role/orders";
    public const string Mails = "arn:aws:iam::111122223333:role/mails";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("migrate-");

    public string Out => Path.Combine(folder.FullName, "out");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text)
    {
        var file = Path.Combine(folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Migrates manifests.</summary>
    public async Task<(IReadOnlyList<RoleGrant> Grants, string Manifests, string Report)> MigrateAsync(string from, string manifests, params string[] options)
    {
        if (Directory.Exists(Out))
            Directory.Delete(Out, recursive: true);
        var outcome = await InjectorProcess.RunAsync(["migrate", "--from", from, "-f", Write("manifests.yaml", manifests), "--out", Out, .. options]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return (GrantParser.Parse(await ReadAsync("grants.yaml")), await ReadAsync("manifests.yaml"), await ReadAsync("REPORT.md"));
    }

    /// <summary>Migrates a file, which cannot be.</summary>
    public async Task AssertUsageAsync(string what, string from, string file, params string[] options)
    {
        (await InjectorProcess.RunAsync(["migrate", "--from", from, "-f", file, "--out", Out, .. options])).AssertUsage(what);
        Assert.False(Directory.Exists(Out));
    }

    /// <summary>Reads what was written.</summary>
    public Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Out, name), TestContext.Current.CancellationToken);

    /// <summary>A Deployment of kiam's or kube2iam's, as a line.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ns">Its namespace; null for none.</param>
    /// <param name="account">Its service account.</param>
    /// <param name="role">Its role; null for none.</param>
    /// <param name="annotations">More annotations, in flow style.</param>
    /// <param name="spec">More of the pod's spec, in flow style.</param>
    /// <param name="labels">Labels of the template, in flow style.</param>
    public static string Deployment(string name, string? ns, string account, string? role = Orders, string annotations = "", string spec = "", string labels = "") => $"""
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {name}
          {(ns is null ? "" : $"namespace: {ns}")}
        spec:
          template:
            metadata:
              labels: {Flow("app: x, " + labels)}
              annotations: {Flow((role is null ? "" : $"iam.amazonaws.com/role: \"{role}\", ") + annotations)}
            spec: {Flow($"serviceAccountName: {account}, {spec}containers: [{Flow("name: c, image: i")}]")}

        """;

    /// <summary>A service account of IRSA's.</summary>
    public static string Account(string name, string ns, string role = Orders) => $"""
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: {name}
          namespace: {ns}
          annotations:
            eks.amazonaws.com/role-arn: "{role}"

        """;

    /// <summary>An association of EKS Pod Identity.</summary>
    /// <param name="account">Its service account, in namespace shop.</param>
    /// <param name="role">Its role.</param>
    /// <param name="more">More members.</param>
    public static string Association(string account, string role, string more = "\"clusterName\": \"prod\"") => $$$"""
        {"association": {"namespace": "shop", "serviceAccount": "{{{account}}}", "roleArn": "{{{role}}}", {{{more}}} }}

        """;

    private static string Flow(string members) => $"{{{members}}}";
}
