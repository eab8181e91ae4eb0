using CsCheck;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>The rules for a container's environment. Variables are written <c>NAME=VALUE</c>; <c>NAME</c> alone is taken from elsewhere.</summary>
public sealed class EnvironmentPlanTests
{
    private const string Uri = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/u";
    private const string NoMetadata = "AWS_EC2_METADATA_DISABLED=true";
    private const string Proxy = "HTTP_PROXY=http://p";

    private static readonly EnvironmentWish Wish = new(new ContainerVariable(EnvironmentVariables.RelativeUri, "/v2/credentials/u"), "169.254.170.2", null);

    [Theory]
    [InlineData("HTTP_PROXY=x|NO_PROXY=", "NO_PROXY=169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=a", "NO_PROXY=a,169.254.170.2")]
    [InlineData("http_proxy=x|NO_PROXY=a", "NO_PROXY=a,169.254.170.2")]
    [InlineData("HTTPS_PROXY=x|no_proxy=a", "no_proxy=a,169.254.170.2")]
    [InlineData("https_proxy|no_proxy=a", "no_proxy=a,169.254.170.2")]
    [InlineData("ALL_PROXY=|No_Proxy=a", "No_Proxy=a,169.254.170.2")]
    [InlineData("NO_PROXY=a|all_proxy=x", "NO_PROXY=a,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=a|no_proxy=b", "NO_PROXY=a,169.254.170.2|no_proxy=b,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=a|no_proxy=b,169.254.170.2", "NO_PROXY=a,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=a|NO_PROXY=b", "NO_PROXY=b,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=a|NO_PROXY=b,169.254.170.2", "")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=169.254.170.2|NO_PROXY=b", "NO_PROXY=b,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=169.254.0.0/16", "NO_PROXY=169.254.0.0/16,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=169.254.170.2:80", "NO_PROXY=169.254.170.2:80,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=169.254.170.23", "NO_PROXY=169.254.170.23,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=1169.254.170.2", "NO_PROXY=1169.254.170.2,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=$(MORE)", "NO_PROXY=$(MORE),169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=a,*", "NO_PROXY=a,*,169.254.170.2")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=a , 169.254.170.2 ,b", "")]
    [InlineData("NO_PROXY=a", "")]
    public void NO_PROXY_is_made_longer_only_where_a_proxy_is_and_the_address_is_not(string variables, string longer)
    {
        var existing = Read(variables);
        var change = EnvironmentPlan.Make("app", existing, Wish);

        Assert.Equal(longer, string.Join('|', change.Extended.Select(e => $"{existing[e.Index].Name}={e.Value}")));
        Assert.Equal([Uri, NoMetadata], Written(change.Added));
        Assert.Empty(change.Notices);
    }

    [Theory]
    [InlineData("HTTP_PROXY=x|NO_PROXY")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=a|NO_PROXY")]
    [InlineData("HTTP_PROXY=x|no_proxy")]
    [InlineData("HTTP_PROXY=x|NO_PROXY=*")]
    [InlineData("HTTP_PROXY=x|no_proxy= * ")]
    public void What_cannot_be_completed_is_told(string variables)
    {
        var change = EnvironmentPlan.Make("app", Read(variables), Wish);

        Assert.Empty(change.Extended);
        Assert.Equal([Uri, NoMetadata], Written(change.Added));
        var notice = Assert.Single(change.Notices);
        Assert.Equal(InjectionReasons.ProxyInTheWay, notice.Code);
        Assert.Contains("169.254.170.2", notice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP_PROXY=x")]
    [InlineData("all_proxy")]
    public void A_proxy_without_NO_PROXY_gets_one(string variables) =>
        Assert.Equal([Uri, NoMetadata, "NO_PROXY=169.254.170.2"], Written(EnvironmentPlan.Make("app", Read(variables), Wish).Added));

    [Theory]
    [InlineData("", "AWS_REGION=eu-west-1|AWS_DEFAULT_REGION=eu-west-1")]
    [InlineData("AWS_REGION=us-east-1", "")]
    [InlineData("AWS_DEFAULT_REGION=us-east-1", "")]
    [InlineData("AWS_REGION=", "")]
    [InlineData("AWS_DEFAULT_REGION", "")]
    [InlineData("aws_region=us-east-1", "AWS_REGION=eu-west-1|AWS_DEFAULT_REGION=eu-west-1")]
    public void The_region_is_given_where_none_is_set(string variables, string region)
    {
        Assert.Equal(region, string.Join('|', Written(EnvironmentPlan.Make("app", Read(variables), Wish with { Region = "eu-west-1" }).Added).Skip(2)));
        Assert.Equal([Uri, NoMetadata], Written(EnvironmentPlan.Make("app", Read(variables), Wish).Added));
    }

    [Theory]
    [InlineData("AWS_EC2_METADATA_DISABLED=false")]
    [InlineData("AWS_EC2_METADATA_DISABLED=")]
    [InlineData("AWS_EC2_METADATA_DISABLED")]
    [InlineData("AWS_EC2_METADATA_DISABLED=true|AWS_EC2_METADATA_DISABLED=false")]
    public void The_users_word_on_instance_metadata_stands(string variables) =>
        Assert.Equal([Uri], Written(EnvironmentPlan.Make("app", Read(variables), Wish).Added));

    [Theory]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/other")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:51679/v2/credentials/u")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI")]
    [InlineData(Uri + "|AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/mine")]
    [InlineData(Uri + "|AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1/credentials")]
    public void A_container_with_a_URI_of_its_own_is_left_alone_with_a_notice(string variables)
    {
        var change = EnvironmentPlan.Make("app", Read(variables + "|" + Proxy), Wish with { Region = "eu-west-1" });

        Assert.True(change.IsEmpty);
        Assert.Equal(InjectionReasons.OwnUri, Assert.Single(change.Notices).Code);
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID=AKIA", InjectionReasons.StaticKeys)]
    [InlineData("AWS_SECRET_ACCESS_KEY", InjectionReasons.StaticKeys)]
    [InlineData("AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY", InjectionReasons.StaticKeys)]
    [InlineData("AWS_PROFILE=x", InjectionReasons.SharedProfile)]
    [InlineData("AWS_SHARED_CREDENTIALS_FILE=x|AWS_CONFIG_FILE=x", InjectionReasons.SharedProfile)]
    [InlineData("AWS_CONFIG_FILE=x", InjectionReasons.SharedProfile)]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE=x", InjectionReasons.WebIdentity)]
    public void What_beats_our_credentials_is_told_and_left(string variables, string code)
    {
        var change = EnvironmentPlan.Make("app", Read(variables), Wish);

        Assert.Equal([Uri, NoMetadata], Written(change.Added));
        var notice = Assert.Single(change.Notices);
        Assert.Equal(code, notice.Code);
        Assert.DoesNotContain("AKIA", notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Doing_it_twice_equals_doing_it_once() =>
        Gen.Select(PodGen.VariableName, Gen.OneOf("", "x", "*", "a,*", "169.254.170.2", "?"), (n, v) => new ContainerVariable(n, v == "?" ? null : v))
            .List[0, 8].Sample(own =>
            {
                var wish = Wish with { Region = "eu-west-1" };
                var change = EnvironmentPlan.Make("app", own, wish);
                var changed = own.ToList();
                foreach (var (index, value) in change.Extended)
                    changed[index] = changed[index] with { Value = value };

                Assert.True(EnvironmentPlan.Make("app", [.. change.Added, .. changed], wish).IsEmpty);
                Assert.Equal(change.Added.Count, change.Added.Select(a => a.Name).Except(own.Select(o => o.Name)).Count());
                Assert.All(change.Notices, n => Assert.DoesNotContain("169.254.170.2,", n.Message, StringComparison.Ordinal));
            });

    private static List<ContainerVariable> Read(string variables) =>
    [
        .. variables.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).Select(p => new ContainerVariable(p[0], p.Length > 1 ? p[1] : null)),
    ];

    private static IEnumerable<string> Written(IEnumerable<ContainerVariable> variables) => variables.Select(v => $"{v.Name}={v.Value}");
}
