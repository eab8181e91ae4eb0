using System.Globalization;
using Injector.CommandLine;
using Injector.Core.Names;
using Injector.Endpoint.Audit;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Options;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Sources.Development;
using Injector.Endpoint.Sources.Sts;
using Injector.Endpoint.Sources.Upstream;
using Injector.Endpoint.Traces;
using Injector.Hosting.Upstream;

namespace Injector.Endpoint;

/// <summary>Makes <see cref="EndpointOptions"/> of command line and environment. What was given and cannot be taken is an error that names it.</summary>
internal sealed class EndpointSettings(GivenOptions given, Func<string, string?> environment)
{
    private readonly DefaultPlaces places = new(environment);

    /// <summary>Reads everything.</summary>
    /// <exception cref="StartupException">Something cannot be taken.</exception>
    public EndpointOptions Read()
    {
        var defaults = new EndpointOptions();
        var socket = given.Text(EndpointArguments.Socket);
        var metrics = given.Text(EndpointArguments.MetricsListen);
        var grants = given.Text(EndpointArguments.Grants);
        var source = given.Choice(EndpointArguments.Source, defaults.Source);
        return defaults with
        {
            Listen = given.Listener(EndpointArguments.Listen) ?? defaults.Listen,
            Socket = socket is "none" ? null : socket ?? places.DataSocket,
            AdminSocket = given.Text(EndpointArguments.AdminSocket) ?? places.AdminSocket,
            MetricsListen = given.Listener(EndpointArguments.MetricsListen) ?? defaults.MetricsListen,
            MetricsOptional = metrics is null,
            StateFolder = given.Text(EndpointArguments.State) ?? places.State,
            Source = source,
            Grants = grants ?? places.Grants,
            GrantsRequired = grants is not null,
            GrantsInterval = given.Duration(EndpointArguments.GrantsInterval) ?? defaults.GrantsInterval,
            AuditLog = AuditLog(),
            TlsCertificate = given.Text(EndpointArguments.TlsCert),
            TlsKey = given.Text(EndpointArguments.TlsKey),
            ServiceNames = given.Many(EndpointArguments.ServiceName),
            Cluster = given.Text(EndpointArguments.Cluster) ?? Variable(EnvironmentVariables.EcsCluster) ?? "",
            ContainerInstanceArn = given.Text(EndpointArguments.ContainerInstance) ?? "",
            RateLimit = Rate(),
            TaskRolesEnabled = Flag(EnvironmentVariables.EcsEnableTaskIamRole, otherwise: true),
            Development = new DevelopmentOptions
            {
                Lifetime = given.Duration(EndpointArguments.DevelopmentLifetime) ?? defaults.Development.Lifetime,
                Failure = given.Choice(EndpointArguments.DevelopmentFailure, RehearsedFailure.None),
            },
            Sts = new StsOptions { Region = given.Text(EndpointArguments.Region), Endpoint = given.Url(EndpointArguments.StsEndpoint) },
            Upstream = source is SourceKind.Upstream ? Upstream() : null,
            Traces = given.Is(EndpointArguments.Traces) ? new TracingOptions { Share = Share() } : null,
        };
    }

    private UpstreamOptions Upstream()
    {
        var url = given.Text(EndpointArguments.Upstream)
            ?? Variable(EnvironmentVariables.FullUri)
            ?? (Variable(EnvironmentVariables.RelativeUri) is { } relative ? "http://" + CredentialHosts.LinkLocal + relative : null)
            ?? throw new StartupException("expected --upstream URL with --source upstream, found none");
        if (!UpstreamAddress.TryParse(url, out var address))
            throw GivenOptions.Wrong(EndpointArguments.Upstream, UpstreamAddress.Expected, url);

        var tokenFile = given.Text(EndpointArguments.UpstreamTokenFile) ?? Variable(EnvironmentVariables.AuthorizationTokenFile);
        if (tokenFile is not null && !address.MayCarryToken)
            throw GivenOptions.Wrong(EndpointArguments.Upstream, "https, a unix socket, or a loopback or link-local address for a token to travel to", url);

        return new UpstreamOptions(address, tokenFile);
    }

    private AuditLogOptions? AuditLog()
    {
        var folder = given.Text(EndpointArguments.AuditLog);
        if (folder is "none" || (folder is null && Flag(EnvironmentVariables.EcsAuditLogFileDisabled, otherwise: false)))
            return null;

        var options = new AuditLogOptions
        {
            Folder = folder ?? places.AuditLog,
            RollCount = int.TryParse(Variable(EnvironmentVariables.EcsLogMaxRollCount), CultureInfo.InvariantCulture, out var count) ? count : AuditLogOptions.DefaultRollCount,
        };
        if (folder is not null || Variable(EnvironmentVariables.EcsAuditLogFile) is not { } file)
            return options;

        // ECS names a file; its folder is ours, its name the first part of the hourly files' names.
        var full = Path.GetFullPath(file);
        return options with { Folder = Path.GetDirectoryName(full) ?? "/", Prefix = Path.GetFileName(full) };
    }

    // As the ECS agent: from the environment a limit that cannot be read is the default; an option that cannot is an error.
    private RateLimit Rate()
    {
        if (given.Text(EndpointArguments.RateLimit) is { } text)
        {
            return RateLimit.TryParse(text, out var limit)
                ? limit
                : throw GivenOptions.Wrong(EndpointArguments.RateLimit, "two positive whole numbers such as 40,60", text);
        }

        return RateLimit.TryParse(Variable(EnvironmentVariables.EcsRateLimit), out var fromEnvironment)
            ? fromEnvironment
            : RateLimit.Default;
    }

    // What OpenTelemetry calls parent-based is the same here: a parent beyond this process has no say.
    private double Share()
    {
        const string Ratio = "traceidratio";
        var sampler = Variable(EnvironmentVariables.OtelTracesSampler) ?? "always_on";
        switch (sampler.StartsWith("parentbased_", StringComparison.Ordinal) ? sampler["parentbased_".Length..] : sampler)
        {
            case "always_on":
                return 1;
            case "always_off":
                return 0;
            case Ratio:
                // Helm writes small shares with an exponent.
                var text = Variable(EnvironmentVariables.OtelTracesSamplerArgument) ?? "1";
                return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var share) && share <= 1
                    ? share
                    : throw new StartupException($"{EnvironmentVariables.OtelTracesSamplerArgument}: expected a share from 0 to 1, found \"{text}\"");
            default:
                throw new StartupException(
                    $"{EnvironmentVariables.OtelTracesSampler}: expected always_on, always_off or {Ratio}, also with parentbased_ before it, found \"{sampler}\"");
        }
    }

    private bool Flag(string name, bool otherwise) => EcsFlag.Read(Variable(name), otherwise);

    // An empty variable is none, as with the ECS agent.
    private string? Variable(string name) => environment(name) is { Length: > 0 } value ? value : null;
}
