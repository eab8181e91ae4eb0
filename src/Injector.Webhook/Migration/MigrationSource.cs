namespace Injector.Webhook.Migration;

/// <summary>What gave pods their roles until now.</summary>
public enum MigrationSource
{
    /// <summary>kube2iam: annotation <c>iam.amazonaws.com/role</c> on pods.</summary>
    Kube2iam,

    /// <summary>kiam: the same annotation.</summary>
    Kiam,

    /// <summary>IAM roles for service accounts: annotation <c>eks.amazonaws.com/role-arn</c> on service accounts.</summary>
    Irsa,

    /// <summary>EKS Pod Identity: associations, which stand outside the cluster.</summary>
    PodIdentity,
}
