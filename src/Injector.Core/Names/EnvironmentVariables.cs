namespace Injector.Core.Names;

/// <summary>Environment variables of the AWS SDKs, of the ECS agent, and our own.</summary>
public static class EnvironmentVariables
{
    /// <summary>Path that an AWS SDK appends to <c>http://169.254.170.2</c>.</summary>
    public const string RelativeUri = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";

    /// <summary>Whole URL of the credentials endpoint, for places without 169.254.170.2.</summary>
    public const string FullUri = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

    /// <summary>Raw <c>Authorization</c> value that an AWS SDK sends to the credentials endpoint.</summary>
    public const string AuthorizationToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    /// <summary>File that holds the raw <c>Authorization</c> value; wins over the variable in most SDKs.</summary>
    public const string AuthorizationTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

    /// <summary>Keeps an SDK from asking the EC2 instance metadata service.</summary>
    public const string Ec2MetadataDisabled = "AWS_EC2_METADATA_DISABLED";

    /// <summary>ECS agent: whether task roles are served at all.</summary>
    public const string EcsEnableTaskIamRole = "ECS_ENABLE_TASK_IAM_ROLE";

    /// <summary>ECS agent: whether task roles are served in the host network mode.</summary>
    public const string EcsEnableTaskIamRoleNetworkHost = "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST";

    /// <summary>ECS agent: folder and prefix of the credential audit log.</summary>
    public const string EcsAuditLogFile = "ECS_AUDIT_LOGFILE";

    /// <summary>ECS agent: switches the credential audit log off.</summary>
    public const string EcsAuditLogFileDisabled = "ECS_AUDIT_LOGFILE_DISABLED";

    /// <summary>ECS agent: <c>steady,burst</c> requests per second.</summary>
    public const string EcsRateLimit = "ECS_TASK_METADATA_RPS_LIMIT";

    /// <summary>ECS agent: cluster name or ARN, written to the audit log.</summary>
    public const string EcsCluster = "ECS_CLUSTER";

    /// <summary>ECS agent: how many rolled log files are kept besides the live one; 0 or less keeps all.</summary>
    public const string EcsLogMaxRollCount = "ECS_LOG_MAX_ROLL_COUNT";

    /// <summary>Sidecar: the credential ids it answers, separated by commas.</summary>
    public const string CredentialId = "INJECTOR_CREDENTIAL_ID";

    /// <summary>Sidecar: where credentials come from: <c>http://</c>, <c>https://</c> or <c>unix:PATH</c>.</summary>
    public const string Upstream = "INJECTOR_UPSTREAM";

    /// <summary>Sidecar: file with the raw <c>Authorization</c> value for the upstream; read anew for every call.</summary>
    public const string UpstreamTokenFile = "INJECTOR_UPSTREAM_TOKEN_FILE";

    /// <summary>Sidecar: PEM file with the only CA that the upstream's certificate may chain to.</summary>
    public const string UpstreamCaFile = "INJECTOR_UPSTREAM_CA_FILE";

    /// <summary>Sidecar: the same as PEM text.</summary>
    public const string UpstreamCa = "INJECTOR_UPSTREAM_CA";

    /// <summary>Sidecar: address of the credential listener.</summary>
    public const string Listen = "INJECTOR_LISTEN";

    /// <summary>Sidecar: address of health and metrics.</summary>
    public const string AdminListen = "INJECTOR_ADMIN_LISTEN";

    /// <summary>Sidecar: unix socket on which a host hook hands listeners over.</summary>
    public const string HandoffSocket = "INJECTOR_HANDOFF_SOCKET";

    /// <summary>Sidecar: how often the upstream is asked whether the role is still granted. Default 30s.</summary>
    public const string RevalidateInterval = "INJECTOR_REVALIDATE_INTERVAL";

    /// <summary>Sidecar: how long a request waits for credentials that are not there yet. Default 800ms, at most 900ms.</summary>
    public const string Hold = "INJECTOR_HOLD";

    /// <summary>Sidecar: <c>text</c> or <c>json</c>. Default text.</summary>
    public const string LogFormat = "INJECTOR_LOG_FORMAT";

    /// <summary>Sidecar: <c>trace</c>, <c>debug</c>, <c>information</c>, <c>warning</c> or <c>error</c>. Default information.</summary>
    public const string LogLevel = "INJECTOR_LOG_LEVEL";

    /// <summary>Sidecar: <c>true</c> keeps it serving after SIGTERM, until it is killed: for pods that stop all containers at once.</summary>
    public const string ServeUntilKilled = "INJECTOR_SERVE_UNTIL_KILLED";

    /// <summary>Sidecar: <c>true</c> names each question to the endpoint as part of a trace. Default false.</summary>
    public const string Traces = "INJECTOR_TRACES";

    /// <summary>OpenTelemetry: which traces are kept.</summary>
    public const string OtelTracesSampler = "OTEL_TRACES_SAMPLER";

    /// <summary>OpenTelemetry: the share that <c>traceidratio</c> keeps, from 0 to 1.</summary>
    public const string OtelTracesSamplerArgument = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>AWS region, as most SDKs read it.</summary>
    public const string AwsRegion = "AWS_REGION";

    /// <summary>AWS region, as boto and the CLI read it.</summary>
    public const string AwsDefaultRegion = "AWS_DEFAULT_REGION";

    /// <summary>Static key id: beats every other source in every SDK.</summary>
    public const string AwsAccessKeyId = "AWS_ACCESS_KEY_ID";

    /// <summary>Static secret key.</summary>
    public const string AwsSecretAccessKey = "AWS_SECRET_ACCESS_KEY";

    /// <summary>Profile of the shared files: they come before the container endpoint.</summary>
    public const string AwsProfile = "AWS_PROFILE";

    /// <summary>Token file of a web identity (IRSA): comes before the container endpoint.</summary>
    public const string AwsWebIdentityTokenFile = "AWS_WEB_IDENTITY_TOKEN_FILE";

    /// <summary>Shared credentials file.</summary>
    public const string AwsSharedCredentialsFile = "AWS_SHARED_CREDENTIALS_FILE";

    /// <summary>Shared configuration file.</summary>
    public const string AwsConfigFile = "AWS_CONFIG_FILE";

    /// <summary>Hosts that are reached without a proxy.</summary>
    public const string NoProxy = "NO_PROXY";
}
