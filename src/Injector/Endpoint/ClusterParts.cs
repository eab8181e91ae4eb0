using System.CommandLine;
using Injector.CommandLine;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Endpoint.Options;
using Injector.Kubernetes;
using Injector.Kubernetes.Callers;
using k8s;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint;

/// <summary>What <c>injector endpoint --kubernetes</c> adds: a client of the cluster, callers by service-account token, grants from RoleGrants.</summary>
internal sealed class ClusterParts : IAsyncDisposable
{
    private readonly IKubernetes client;
    private readonly PodCallers callers;
    private readonly GrantResources grants;

    private ClusterParts(GivenOptions given, TimeProvider time, ILoggerFactory loggers)
    {
        var listen = given.Listener(EndpointArguments.ClusterListen)
            ?? new ListenAddress(new(System.Net.IPAddress.IPv6Any, Ports.Cluster), IsHttps: true);
        if (!listen.IsHttps)
            throw GivenOptions.Wrong(EndpointArguments.ClusterListen, "https://IP:PORT: tokens travel over nothing else", listen.ToString());

        var options = CallerOptions(given, EndpointArguments.AcceptRoleAnnotations, EndpointArguments.BaseRoleArn);
        options = options with { CacheFor = given.Duration(EndpointArguments.CallerCache) ?? options.CacheFor };
        client = ClusterClient.Open(given.Text(EndpointArguments.Kubeconfig));
        callers = new PodCallers(client, options, time, loggers.CreateLogger<PodCallers>());
        grants = new GrantResources(client, time, loggers);
        Options = new ClusterOptions(listen, new PodDoor(callers), given.Text(EndpointArguments.Grants) is null ? grants : null);
    }

    /// <summary>For the endpoint.</summary>
    public ClusterOptions Options { get; }

    /// <summary>Makes them where they are asked for; null otherwise.</summary>
    /// <exception cref="StartupException">Something cannot be taken.</exception>
    public static ClusterParts? Make(GivenOptions given, TimeProvider time, ILoggerFactory loggers)
    {
        if (given.Is(EndpointArguments.Kubernetes) || given.Text(EndpointArguments.Kubeconfig) is not null)
            return new ClusterParts(given, time, loggers);

        foreach (var option in new[] { EndpointArguments.ClusterListen, EndpointArguments.BaseRoleArn })
        {
            if (given.Text(option) is not null)
                throw new StartupException($"{option.Name}: expected --kubernetes with it, found none");
        }

        return given.Is(EndpointArguments.AcceptRoleAnnotations)
            ? throw new StartupException($"{EndpointArguments.AcceptRoleAnnotations.Name}: expected --kubernetes with it, found none")
            : null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await grants.DisposeAsync();
        callers.Dispose();
        client.Dispose();
    }

    /// <summary>Which annotations count as wishes.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="accept">The option that lets foreign ones count.</param>
    /// <param name="baseRoleArn">The option that completes bare names.</param>
    /// <exception cref="StartupException">They do not go together.</exception>
    public static CallerOptions CallerOptions(GivenOptions given, Option<bool> accept, Option<string?> baseRoleArn)
    {
        var options = new CallerOptions { AcceptForeignAnnotations = given.Is(accept) };
        if (given.Text(baseRoleArn) is not { } text)
            return options;

        var whole = text.EndsWith('/') ? text : text + "/";
        if (!RoleArn.TryParse(whole + "name", out _))
            throw GivenOptions.Wrong(baseRoleArn, "the first part of role ARNs such as arn:aws:iam::111122223333:role/", text);
        if (!options.AcceptForeignAnnotations)
            throw new StartupException($"{baseRoleArn.Name}: expected {accept.Name} with it, found none");

        return options with { BaseRoleArn = whole };
    }
}
