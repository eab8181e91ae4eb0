using System.CommandLine;
using Injector.CommandLine;
using Injector.Core.Injection;
using Injector.Endpoint.Options;
using Injector.Webhook.Injection;

namespace Injector.Webhook;

/// <summary>Makes <see cref="InjectionSettings"/> of the options.</summary>
internal sealed class InjectionSettingsReader(GivenOptions given)
{
    private static readonly TimeSpan ShortestToken = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestToken = TimeSpan.FromHours(24);
    private static readonly string[] PullPolicies = ["IfNotPresent", "Always", "Never"];

    /// <summary>Version of this program, which is also that of the sidecar's image.</summary>
    public static string Version { get; } = typeof(InjectionSettingsReader).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Reads them.</summary>
    /// <param name="defaultEndpoint">URL of the endpoint when none is given.</param>
    /// <exception cref="StartupException">Something cannot be taken.</exception>
    public InjectionSettings Read(string defaultEndpoint)
    {
        var endpoint = given.Url(InjectionArguments.Endpoint) ?? defaultEndpoint;
        if (!endpoint.StartsWith("https://", StringComparison.Ordinal))
            throw GivenOptions.Wrong(InjectionArguments.Endpoint, "https://…: the sidecar sends its token to nobody else", endpoint);

        var resources = Resources();
        if (resources.Conflict() is { } conflict)
            throw new StartupException($"--proxy-*: expected requests within limits, found {conflict}");

        return new InjectionSettings
        {
            Image = Image(),
            PullPolicy = PullPolicy(),
            Endpoint = endpoint,
            Delivery = given.ChoiceOrNull<Delivery>(InjectionArguments.Delivery, none: "auto"),
            UriStyle = given.Choice(InjectionArguments.UriStyle, RelativeUriStyle.Path),
            Region = given.Text(InjectionArguments.Region),
            BlockInstanceMetadata = given.Is(InjectionArguments.BlockInstanceMetadata),
            Resources = resources,
            TokenLifetime = TokenLifetime(),
            ProxyMetrics = given.Is(InjectionArguments.ProxyMetrics),
            Traces = given.Is(InjectionArguments.Traces),
        };
    }

    private string Image()
    {
        var image = given.Text(InjectionArguments.Image) ?? "injector-proxy:" + Version;
        return image.Length > 0 && !image.Any(char.IsWhiteSpace)
            ? image
            : throw GivenOptions.Wrong(InjectionArguments.Image, "an image such as injector-proxy:" + Version, image);
    }

    private string PullPolicy()
    {
        var policy = given.Text(InjectionArguments.PullPolicy) ?? PullPolicies[0];
        return PullPolicies.Contains(policy, StringComparer.Ordinal)
            ? policy
            : throw GivenOptions.Wrong(InjectionArguments.PullPolicy, "one of " + string.Join(", ", PullPolicies), policy);
    }

    private TimeSpan TokenLifetime()
    {
        var lifetime = given.Duration(InjectionArguments.TokenLifetime) ?? TimeSpan.FromHours(1);
        return lifetime >= ShortestToken && lifetime <= LongestToken
            ? lifetime
            : throw GivenOptions.Wrong(InjectionArguments.TokenLifetime, "10m to 24h", given.Text(InjectionArguments.TokenLifetime)!);
    }

    private SidecarResources Resources()
    {
        var defaults = SidecarResources.Default;
        return new SidecarResources(
            Amount(InjectionArguments.CpuRequest, defaults.CpuRequest), Amount(InjectionArguments.CpuLimit, defaults.CpuLimit),
            Amount(InjectionArguments.MemoryRequest, defaults.MemoryRequest), Amount(InjectionArguments.MemoryLimit, defaults.MemoryLimit));
    }

    private Quantity? Amount(Option<string?> option, Quantity? otherwise) => given.Text(option) switch
    {
        null => otherwise,
        "none" => null,
        var text when Quantity.TryParse(text, out var quantity) => quantity,
        var text => throw GivenOptions.Wrong(option, Quantity.Expected, text),
    };
}
