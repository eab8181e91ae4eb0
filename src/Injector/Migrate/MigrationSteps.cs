namespace Injector.Migrate;

/// <summary>The order of steps, each with its way back. Old and new stand side by side until the last one.</summary>
internal static class MigrationSteps
{
    private const string Trust =
        "Let the endpoint assume the roles, beside whom they trust already: `injector iam --grants grants.yaml --principal ARN` prints the statements to add and the "
        + "endpoint's own policy. `injector iam check --grants grants.yaml`, where the endpoint runs, must be well. Way back: take the statements out.";

    private const string Install =
        "Install the chart (README, \"On Kubernetes in five minutes\"), the endpoint with `--source sts`. Nobody is injected yet. Way back: uninstall it.";

    private const string Grants = "`kubectl apply -f grants.yaml`. Still nothing changes for any pod. Way back: `kubectl delete -f grants.yaml`.";

    // Namespaces of kiam and kube2iam may forbid what a pod's annotation asks for, by patterns that nobody judges here.
    private const string Allowed =
        "Read grants.yaml: what a namespace's `iam.amazonaws.com/permitted` or `iam.amazonaws.com/allowed-roles` has forbidden must not be granted now, and a pod that lived on kube2iam's default role needs a grant of its own. Nothing is changed yet.";

    // Whoever is not carried over lives on the old way.
    private const string Leave = "Leave that of a workload that was not carried over.";

    private const string Look =
        "`injector check`, and for a pod of each workload `injector explain pod NAMESPACE/NAME`: every SDK must find the injected credentials. CloudTrail shows sessions called NAMESPACE.POD.";

    private const string RollOut =
        "Roll the labelled manifests out, one workload after the other: `kubectl apply --server-side --force-conflicts -f manifests.yaml`. Way back: set the label `ecs-injector.io/inject` to `disabled` and roll out again.";

    /// <summary>The steps, Markdown.</summary>
    public static IReadOnlyList<string> Of(FormerSystem from) => from switch
    {
        FormerSystem.Irsa =>
        [
            Trust, Install, Grants, RollOut + " The pods go on with IRSA: its web identity comes first in every SDK but JavaScript v2.",
            "Service account by service account: remove the annotation `eks.amazonaws.com/role-arn` and restart its pods. From then on they have the injected credentials. " + Leave + " Way back: put it back, restart.",
            Look, "Remove the OIDC provider's statement from the trust policies of the roles that nobody has by IRSA any more.",
        ],
        FormerSystem.PodIdentity =>
        [
            Trust, Install, Grants, RollOut + " While an association stands, EKS gives the containers a URI of its own, which Injector leaves in force (notice `OwnUri`).",
            "Delete the associations one by one (`aws eks delete-pod-identity-association`) and restart the pods. From then on they have the injected credentials. " + Leave + " Way back: create it again, restart.",
            Look, "Remove `pods.eks.amazonaws.com` from the trust policies of the roles that have no association any more, and the agent's add-on when none is left.",
        ],
        FormerSystem.Ecs =>
        [
            "Let the endpoint assume the roles, beside `ecs-tasks.amazonaws.com`: `injector iam --grants grants.yaml --principal ARN`. Way back: take the statements out.",
            "On the host: copy grants.yaml to `/etc/ecs-injector/grants.yaml`, run `injector endpoint --source sts` and `injector docker` (README, \"On a Docker host in five minutes\"). `injector iam check` must be well.",
            "Run a task from the unchanged definition: `injector task run --task-definition FILE --wait`. The ECS service goes on beside it; both have the same role. Way back: `injector task stop`.",
            "`injector docker list` and CloudTrail, where the session is the task's id. Then lower the ECS service's desired count. Way back: raise it again.",
        ],
        _ =>
        [
            Allowed, Trust, Install, Grants, RollOut + " The label is enough: every SDK asks the container's credentials before the instance metadata that is answered until now. The old annotation stays.",
            Look, "When no pod is left without the label, uninstall the old daemon, remove its iptables rules and its statement in the trust policies, and the annotations.",
        ],
    };
}
