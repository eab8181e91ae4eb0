using Injector.Core.Wire;

namespace Injector.Endpoint.Answers;

/// <summary>What the credential routes need to know of the configuration.</summary>
/// <param name="Hosts">Which <c>Host</c> headers are ours.</param>
/// <param name="Enabled">ECS_ENABLE_TASK_IAM_ROLE: false leaves no credential route.</param>
/// <param name="Cluster">For the audit log; empty when unknown.</param>
/// <param name="ContainerInstanceArn">For the audit log; empty when unknown.</param>
internal sealed record CredentialAnswerOptions(HostRule Hosts, bool Enabled, string Cluster, string ContainerInstanceArn);
