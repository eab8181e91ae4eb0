namespace Injector.Testing.Grants;

/// <summary>The RoleGrant of the workload that tests call orders, as YAML.</summary>
public static class SampleGrant
{
    /// <summary>Gives containers of the image <c>registry.test/orders</c> the role <c>orders</c>.</summary>
    public const string Orders = """
        apiVersion: ecs-injector.io/v1alpha1
        kind: RoleGrant
        metadata: {name: orders}
        spec:
          roles: [arn:aws:iam::111122223333:role/orders]
          subjects:
          - docker: {repository: registry.test/orders}
        """;

    /// <summary>The same, and they may be made to meet failures on purpose.</summary>
    public const string OrdersMayRehearse = Orders + "\n  allowRehearsal: true";
}
