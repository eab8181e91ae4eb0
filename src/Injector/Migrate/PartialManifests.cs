using System.Text;
using Injector.Core.Names;
using Injector.Webhook.Migration;

namespace Injector.Migrate;

/// <summary>Only what changes of objects that live in a cluster, for <c>kubectl apply --server-side</c>: whatever else they have stays.</summary>
internal static class PartialManifests
{
    /// <summary>Writes them.</summary>
    public static string Write(IReadOnlyList<MigratedWorkload> workloads)
    {
        var text = new StringBuilder();
        foreach (var workload in workloads)
        {
            text.Append(text.Length > 0 ? "---\n" : "").Append(
                $"apiVersion: {workload.ApiVersion}\nkind: {workload.Kind}\nmetadata:\n  name: {Quoted.Text(workload.Name)}\n  namespace: {Quoted.Text(workload.Namespace)}\nspec:\n");
            var indent = "  ";
            if (workload.Kind == "CronJob")
            {
                text.Append("  jobTemplate:\n    spec:\n");
                indent = "      ";
            }

            text.Append($"{indent}template:\n{indent}  metadata:\n{indent}    labels:\n{indent}      {Labels.Inject}: {Labels.Enabled}\n");
            if (workload.IsWishNeeded)
                text.Append($"{indent}    annotations:\n{indent}      {Labels.TaskRoleArn}: {Quoted.Text(workload.Role!.Value.Value)}\n");
        }

        return text.ToString();
    }
}
