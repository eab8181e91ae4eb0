using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Injector.Endpoint.Options;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Sources.Development;
using Injector.Endpoint.Sources.Sts;
using Injector.Endpoint.Sources.Upstream;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Sources;

/// <summary>Makes the source that the options name.</summary>
internal static class SourceFactory
{
    /// <summary>Makes it.</summary>
    /// <exception cref="StartupException">What it needs is missing.</exception>
    public static ICredentialSource Make(EndpointOptions options, TimeProvider time, ILoggerFactory loggers) => options.Source switch
    {
        SourceKind.Sts => new StsSource(StsClient(options.Sts), options.Sts, time, loggers.CreateLogger<StsSource>()),
        SourceKind.Upstream => new UpstreamSource(
            options.Upstream ?? throw new StartupException("expected --upstream URL with --source upstream, found none"), time),
        SourceKind.Payload => new PayloadOnlySource(),
        _ => Development(options.Development, time),
    };

    private static ICredentialSource Development(DevelopmentOptions options, TimeProvider time)
    {
        var source = new DevelopmentSource(options, time);
        return options.Failure is RehearsedFailure.None ? source : new FailingSource(source, options.Failure, time);
    }

    /// <summary>A client of STS.</summary>
    /// <exception cref="StartupException">There is no region, or what is given is the name of none.</exception>
    public static AmazonSecurityTokenServiceClient StsClient(StsOptions options)
    {
        if (options.Region is not null)
            CheckRegion(options.Region);
        var config = new AmazonSecurityTokenServiceConfig
        {
            // Retries are ours alone; see StsSource.
            MaxErrorRetry = 0,
            Timeout = options.TryTimeout,
        };
        if (options.Region is not null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        if (options.Endpoint is not null)
        {
            config.ServiceURL = options.Endpoint;
            config.AuthenticationRegion = options.Region ?? "us-east-1";
        }

        try
        {
            // Without an option it is the SDK that finds a region, and makes a host name of it too.
            if (config.RegionEndpoint?.SystemName is { } region)
                CheckRegion(region);
            return new AmazonSecurityTokenServiceClient(config);
        }
        catch (AmazonClientException)
        {
            throw new StartupException(
                "expected an AWS region (--region, AWS_REGION or a profile) for STS, found none: name one, such as --region eu-west-1");
        }
    }

    private static void CheckRegion(string region)
    {
        if (region.Length == 0 || !region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new StartupException($"expected the name of an AWS region such as eu-west-1 (--region, AWS_REGION or a profile) for STS, found \"{region}\"");
    }
}
