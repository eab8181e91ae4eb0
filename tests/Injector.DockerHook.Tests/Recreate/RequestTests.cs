using System.Text.Json.Nodes;
using Injector.Core.Injection;

namespace Injector.DockerHook.Tests.Recreate;

/// <summary>The request that makes a container again.</summary>
public sealed class RequestTests
{
    [Fact]
    public void The_variable_stands_in_front_of_the_containers_own()
    {
        var request = A.Request();

        Assert.True(request.HasVariable);
        Assert.Equal("orders", request.Name);
        A.AssertJson(
            $"['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/{A.Credential.Value}', 'AWS_EC2_METADATA_DISABLED=true', 'PATH=/bin', 'COLOUR=blue']",
            request.Body["Env"]);
        A.AssertJson($"{{'team': 'shop', 'ecs-injector.io/recreated-from': '{A.Id}'}}", request.Body["Labels"]);
    }

    [Fact]
    public void The_form_of_the_guide_can_be_had()
    {
        var request = A.Request(A.Service(), style: RelativeUriStyle.Query);

        Assert.Equal($"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v1/credentials?id={A.Credential.Value}", (string?)request.Body["Env"]![0]);
    }

    [Fact]
    public void A_proxy_is_kept_away_and_lines_without_a_value_stay()
    {
        var request = A.Request("{'Config': {'Env': ['http_proxy=http://p', 'UNSET', 'no_proxy=a'], 'Labels': null}}");

        A.AssertJson("['http_proxy=http://p', 'UNSET', 'no_proxy=a,169.254.170.2']", new JsonArray([.. request.Body["Env"]!.AsArray().Skip(2).Select(v => v!.DeepClone())]));
        Assert.Single(request.Body["Labels"]!.AsObject());
    }

    [Theory]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/x")]
    public void One_that_has_its_own_variable_is_told_apart(string variable) =>
        Assert.False(A.Request($"{{'Config': {{'Env': ['{variable}']}}}}").HasVariable);

    [Fact]
    public void A_host_name_is_kept_but_not_the_short_id()
    {
        Assert.False(A.Request().Body.ContainsKey("Hostname"));
        Assert.Equal("shop", (string?)A.Request("{'Config': {'Hostname': 'shop'}}").Body["Hostname"]);
    }

    [Theory]
    [InlineData("{'Id': 'sha256:aa'}", "orders:1")]
    [InlineData("{'Id': 'sha256:bb'}", "sha256:aa")]
    [InlineData(null, "sha256:aa")]
    public void It_is_the_same_image(string? named, string expected) =>
        Assert.Equal(expected, (string?)A.Request(A.Service(), image: named).Body["Image"]);

    [Fact]
    public void An_entry_point_that_was_cleared_does_not_come_back()
    {
        A.AssertJson("['']", A.Request().Body["Entrypoint"]);
        A.AssertJson("['/app']", A.Request("{'Config': {'Entrypoint': ['/app'], 'Cmd': null}}").Body["Entrypoint"]);
    }

    [Fact]
    public void An_old_engine_is_given_the_main_network_first_and_the_others_afterwards()
    {
        var request = A.Request("{'Config': {'MacAddress': '02:42:aa:aa:aa:aa'}}");

        const string front = "{'IPAMConfig': {'IPv4Address': '10.1.0.9', 'IPv6Address': 'fd00::9'}, 'Links': ['db:db'], 'Aliases': ['till'], 'DriverOpts': {'a': 'b'}, 'GwPriority': 7}";
        A.AssertJson($"{{'EndpointsConfig': {{'front': {front}}}}}", request.Body["NetworkingConfig"]);
        Assert.Equal(["front", "back"], request.Networks.Select(n => n.Key));
        A.AssertJson(front, request.Networks[0].Value);
        A.AssertJson("{'IPAMConfig': {}, 'Aliases': ['store']}", request.Networks[1].Value);
        Assert.Equal("02:42:aa:aa:aa:aa", (string?)request.Body["MacAddress"]);
    }

    [Fact]
    public void A_new_engine_is_given_all_networks_and_the_chosen_address_with_its_network()
    {
        var request = A.Request("{'Config': {'MacAddress': '02:42:aa:aa:aa:aa'}}", A.New);

        var endpoints = request.Body["NetworkingConfig"]!["EndpointsConfig"]!.AsObject();
        Assert.Equal(["front", "back"], endpoints.Select(e => e.Key));
        Assert.Equal("02:42:aa:aa:aa:aa", (string?)endpoints["front"]!["MacAddress"]);
        Assert.Null(endpoints["back"]!["MacAddress"]);
        Assert.False(request.Body.ContainsKey("MacAddress"));
    }

    [Theory]
    [InlineData("1.44", "02:42:0a:02:00:03", null)]
    [InlineData("1.44", "02:42:0a:02:00:04", "02:42:0a:02:00:04")]
    [InlineData("1.44", "00:11:22:33:44:55", "00:11:22:33:44:55")]
    [InlineData("1.51", "02:11:22:33:44:55", null)]
    [InlineData("1.51", "00:11:22:33:44:55", "00:11:22:33:44:55")]
    [InlineData("1.51", "", null)]
    [InlineData("1.51", "zz:11:22:33:44:55", null)]
    public void An_address_is_kept_where_it_was_surely_chosen(string api, string found, string? kept)
    {
        var request = A.Request($"{{'NetworkSettings': {{'Networks': {{'back': {{'MacAddress': '{found}'}}}}}}}}", Version.Parse(api));

        Assert.Equal(kept, (string?)request.Body["NetworkingConfig"]!["EndpointsConfig"]!["back"]!["MacAddress"]);
    }

    [Fact]
    public void The_default_network_is_found_by_its_mode()
    {
        var request = A.Request(
            "{'HostConfig': {'NetworkMode': 'default'}, 'NetworkSettings': {'Networks': {'front': null, 'back': {}, 'bridge': {'Aliases': null}}}}");

        A.AssertJson("{'EndpointsConfig': {'bridge': {'Aliases': null}}}", request.Body["NetworkingConfig"]);
        Assert.Equal(["bridge", "back"], request.Networks.Select(n => n.Key));
    }

    [Fact]
    public void Without_a_network_none_is_asked_for()
    {
        var service = A.Service("{'HostConfig': {'NetworkMode': 'none'}}");
        service["NetworkSettings"]!["Networks"] = A.Parse("{'none': {'Aliases': null}}");

        A.AssertJson("{'EndpointsConfig': {}}", A.Request(service).Body["NetworkingConfig"]);
    }

    [Fact]
    public void A_variant_of_several_is_asked_for_again()
    {
        Assert.Null(A.Request().Platform);
        Assert.Equal("linux/arm64/v8", A.Request("{'ImageManifestDescriptor': {'platform': {'os': 'linux', 'architecture': 'arm64', 'variant': 'v8'}}}").Platform);
    }
}
