namespace Injector.Migrate;

/// <summary>What gives workloads their roles before a migration.</summary>
internal enum FormerSystem
{
    /// <summary>kube2iam.</summary>
    Kube2iam,

    /// <summary>kiam.</summary>
    Kiam,

    /// <summary>IAM roles for service accounts.</summary>
    Irsa,

    /// <summary>EKS Pod Identity.</summary>
    PodIdentity,

    /// <summary>Amazon ECS.</summary>
    Ecs,
}
