using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Recreate;

namespace Injector.DockerHook.Tests.Recreate;

/// <summary>A container as an engine describes it, with what a test wants to be different.</summary>
internal static class A
{
    public const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static readonly Version Old = new(1, 41);

    public static readonly Version New = new(1, 51);

    public static readonly CredentialId Credential = CredentialId.New();

    /// <summary>A service; each change is written in JSON with single quotes and laid over it.</summary>
    public static JsonObject Service(string changes = "{}", string name = "orders", string id = Id)
    {
        var service = Parse(
            $$$"""
            {
              'Id': '{{{id}}}', 'Name': '/{{{name}}}', 'Image': 'sha256:aa',
              'State': {'Running': true, 'Paused': false, 'StartedAt': '2026-01-01T00:00:00Z'},
              'Config': {
                'Hostname': '{{{id[..12]}}}', 'Image': 'orders:1', 'Env': ['PATH=/bin', 'COLOUR=blue'], 'Cmd': ['run'], 'Entrypoint': null,
                'Volumes': null, 'Labels': {'team': 'shop'}, 'OpenStdin': false, 'AttachStdin': false
              },
              'HostConfig': {
                'Binds': null, 'NetworkMode': 'front', 'RestartPolicy': {'Name': 'always', 'MaximumRetryCount': 0}, 'AutoRemove': false,
                'VolumesFrom': null, 'IpcMode': 'private', 'PidMode': '', 'Links': null
              },
              'Mounts': [],
              'NetworkSettings': {'Networks': {
                'back': {'IPAMConfig': {}, 'Aliases': ['store', '{{{id[..12]}}}'], 'NetworkID': 'n2', 'EndpointID': 'e2', 'IPAddress': '10.2.0.3',
                  'MacAddress': '02:42:0a:02:00:03', 'DNSNames': ['orders'], 'Gateway': '10.2.0.1', 'IPPrefixLen': 24},
                'front': {'IPAMConfig': {'IPv4Address': '10.1.0.9', 'IPv6Address': 'fd00::9'}, 'Links': ['db:db'], 'Aliases': ['till', '{{{id[..12]}}}'],
                  'DriverOpts': {'a': 'b'}, 'NetworkID': 'n1', 'EndpointID': 'e1', 'IPAddress': '10.1.0.9', 'MacAddress': '02:42:0a:01:00:09',
                  'GwPriority': 7}
              }}
            }
            """);
        Lay(service, Parse(changes));
        return service;
    }

    public static ContainerFacts Container(string changes = "{}", string name = "orders", string id = Id) => ContainerFacts.Read(Service(changes, name, id));

    public static RecreateRequest Request(string changes = "{}", Version? api = null, string image = "{'Id': 'sha256:aa'}") =>
        Request(Service(changes), api, image);

    public static RecreateRequest Request(JsonObject service, Version? api = null, string? image = "{'Id': 'sha256:aa'}", RelativeUriStyle style = RelativeUriStyle.Path) =>
        RecreateRequest.Make(service, image is null ? null : Parse(image), api ?? Old, RecreateRequest.Wish(Credential, style, region: null));

    public static JsonObject Parse(string json) => JsonNode.Parse(json.Replace('\'', '"'))!.AsObject();

    /// <summary>Whether a node is what the text with single quotes says.</summary>
    public static void AssertJson(string expected, JsonNode? found) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.Replace('\'', '"')), found), $"expected {expected}, found {found?.ToJsonString() ?? "null"}");

    private static void Lay(JsonObject over, JsonObject changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is JsonObject deeper && over[name] is JsonObject there)
                Lay(there, deeper);
            else
                over[name] = value?.DeepClone();
        }
    }
}
