using Injector.Core.Credentials;
using Injector.DockerHook.Tasks;
using Injector.DockerHook.Tasks.Definition;
using Injector.DockerHook.Tasks.Plan;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Hosts;

/// <summary>Requests to run a task definition, from the body to the plan of its containers.</summary>
internal sealed class TaskTarget : FuzzTarget
{
    private const string TaskId = "0123456789abcdef0123456789abcdef";
    private static readonly EngineFacts Facts = new(4, "x86_64", "2");

    /// <inheritdoc />
    public override string Name => "task-definition";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Texts.Files("Tasks").Select(file => file.AsSpan().IndexOf("\"overrides\""u8) >= 0 || file.AsSpan().IndexOf("\"cluster\""u8) >= 0 ? file : [.. "{\"taskDefinition\":"u8, .. file, (byte)'}']),
        .. Texts.Json("{'taskRoleArn':'arn:aws:iam::111122223333:role/orders','cluster':'demo','taskDefinition':{'family':'orders','containerDefinitions':[{'name':'app','image':'app:1','environment':[{'name':'PASSWORD','value':'" + Canary.Text + "'}],"
            + "'dependsOn':[{'containerName':'db','condition':'HEALTHY'}],'portMappings':[{'containerPort':80,'hostPort':0}],'memory':64,'cpu':10},{'name':'db','image':'db','healthCheck':{'command':['CMD','true']}}],'volumes':[{'name':'v'}]}}"),
    ];

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override long Allowance => 2 * 1024 * 1024;

    /// <inheritdoc />
    public override long AllowancePerByte => 1500;

    /// <inheritdoc />
    public override long LongForm => 100_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        "taskDefinition", "overrides", "containerOverrides", "containerDefinitions", "name", "image", "dependsOn", "containerName", "condition", "HEALTHY", "portMappings", "containerPortRange", "8000-9000", "linuxParameters", "ulimits",
        "volumes", "mountPoints", "volumesFrom", "networkMode", "awsvpc", "host", "memory", "cpu", "1 vCPU", "512", "healthCheck", "command", "environment", "secrets", "taskRoleArn", "cluster", "family", "links", "essential", "logConfiguration",
    ];

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        try
        {
            var request = TaskRequestReader.Read(input);
            var problems = new TaskProblems();
            TaskPlanner.Check(request.Definition, new TaskOptions(), Facts, problems);
            problems.ThrowIfAny();
            var fresh = CredentialId.New();
            var plan = TaskPlanner.Make(request, TaskId, fresh, new TaskOptions(), Facts);
            Check(request, plan, fresh);
        }
        catch (TaskRejectedException e)
        {
            Broken.Unless(e.Problems.Count > 0 && e.Problems.All(problem => problem.Message.Length > 0), "a refusal says nothing");
            if (Canary.IsOnlyIn(input, "\"value\":\"", "\""))
                Canary.MustNotBeIn(e.Message + string.Join('\n', e.Problems), "a refusal");
        }
    }

    private static void Check(TaskRequest request, TaskPlan plan, CredentialId fresh)
    {
        Broken.Unless(plan.CredentialId is null == request.Definition.TaskRole is null, "an id without a role, or a role without an id");
        Broken.Unless(plan.Containers.Count >= request.Definition.Containers.Count, "a container is lost");
        var bodies = string.Join('\n', plan.Containers.Select(container => container.Body.ToJsonString()));
        Broken.Unless(plan.CredentialId is not null || !bodies.Contains(fresh.Value, StringComparison.Ordinal), "an id for a task that has no role");
        Broken.Unless(request.Definition.TaskRole is not { } role || (RoleArn.TryParse(role.Value, out var again) && again == role), "a role that does not come round");
    }
}
