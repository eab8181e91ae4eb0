using Injector.CommandLine;
using Injector.Core.Names;
using Injector.Endpoint.Options;
using Injector.Kubernetes.Connection;
using Injector.Webhook.Certificates;
using Injector.Webhook.Options;

namespace Injector.Webhook;

/// <summary>Makes <see cref="WebhookOptions"/> of the command line.</summary>
internal sealed class WebhookSettings(GivenOptions given)
{
    /// <summary>Our own namespace where nothing says another.</summary>
    public const string DefaultNamespace = "ecs-injector";

    /// <summary>Reads everything.</summary>
    /// <exception cref="StartupException">Something cannot be taken.</exception>
    public WebhookOptions Read()
    {
        var ns = given.Text(WebhookArguments.Namespace) ?? ClusterConnection.OwnNamespace() ?? DefaultNamespace;
        var endpointService = given.Text(WebhookArguments.EndpointService) ?? "ecs-injector-endpoint";
        var injection = new InjectionSettingsReader(given).Read(EndpointUrl(endpointService, ns));
        var files = Files();
        var options = new WebhookOptions
        {
            Namespace = ns,
            Injection = injection with
            {
                ExcludedNamespaces = [.. given.Many(InjectionArguments.ExcludeNamespace).Concat(["kube-system", "kube-node-lease", ns]).Distinct(StringComparer.Ordinal)],
                EphemeralContainers = given.Is(InjectionArguments.EphemeralContainers),
            },
            Files = files,
            Managed = files is null ? Managed(endpointService, ns) : null,
            NativeSidecars = SidecarForm(given),
            Events = !given.Is(WebhookArguments.NoEvents),
            MetricsOptional = given.Text(WebhookArguments.MetricsListen) is null,
        };
        return options with
        {
            Listen = Https()?.EndPoint ?? options.Listen,
            MetricsListen = given.Listener(WebhookArguments.MetricsListen)?.EndPoint ?? options.MetricsListen,
            Configuration = given.Text(WebhookArguments.Configuration) ?? options.Configuration,
            Lease = given.Text(WebhookArguments.Lease) ?? options.Lease,
            LeaveTime = given.Duration(WebhookArguments.Drain) ?? options.LeaveTime,
        };
    }

    /// <summary>Native or classic; null for auto.</summary>
    public static bool? SidecarForm(GivenOptions given) => given.Text(InjectionArguments.Sidecar) switch
    {
        null or "auto" => null,
        "native" => true,
        "classic" => false,
        var text => throw GivenOptions.Wrong(InjectionArguments.Sidecar, "one of auto, native, classic", text),
    };

    /// <summary>Where the endpoint is inside a cluster.</summary>
    public static string EndpointUrl(string service, string ns) => $"https://{service}.{ns}.svc:{Ports.Cluster}";

    private ListenAddress? Https()
    {
        var listen = given.Listener(WebhookArguments.Listen);
        return listen is null or { IsHttps: true }
            ? listen
            : throw GivenOptions.Wrong(WebhookArguments.Listen, "https://IP:PORT: the API server speaks nothing else", listen.ToString());
    }

    private CertificateFiles? Files()
    {
        var certificate = given.Text(WebhookArguments.TlsCert);
        var key = given.Text(WebhookArguments.TlsKey);
        var authority = given.Text(WebhookArguments.EndpointCaFile);
        var writes = given.Is(WebhookArguments.PatchCaBundle);
        if (certificate is null && key is null)
        {
            return authority is null && !writes
                ? null
                : throw new StartupException("--endpoint-ca-file and --patch-ca-bundle: expected --tls-cert FILE and --tls-key FILE with them, found neither");
        }

        if (certificate is null || key is null)
            throw new StartupException("expected --tls-cert FILE and --tls-key FILE, found only one of them");
        if (writes && authority is null)
            throw new StartupException("--patch-ca-bundle: expected --endpoint-ca-file FILE with it, found none");
        foreach (var file in new[] { certificate, key, authority })
        {
            if (file is not null && !File.Exists(file))
                throw new StartupException($"expected a PEM file at {file}, found none");
        }

        return new CertificateFiles(certificate, key, authority, writes);
    }

    private ManagedOptions Managed(string endpointService, string ns)
    {
        var webhookService = given.Text(WebhookArguments.WebhookService) ?? "ecs-injector-webhook";
        var options = new ManagedOptions { WebhookNames = Names(webhookService, ns), EndpointNames = Names(endpointService, ns) };
        return options with
        {
            AuthoritySecret = given.Text(WebhookArguments.CaSecret) ?? options.AuthoritySecret,
            WebhookSecret = given.Text(WebhookArguments.WebhookSecret) ?? options.WebhookSecret,
            EndpointSecret = given.Text(WebhookArguments.EndpointSecret) ?? options.EndpointSecret,
        };
    }

    private static string[] Names(string service, string ns) =>
        [$"{service}.{ns}.svc", $"{service}.{ns}.svc.cluster.local", $"{service}.{ns}", service];
}
