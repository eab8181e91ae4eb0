using System.Text.Json.Nodes;
using CsCheck;

namespace Injector.DockerHook.Tests.Recreate;

/// <summary>What a newer engine has come to know survives, to the letter.</summary>
public sealed class RequestProperties
{
    // Values as text: a number must keep its form.
    private static readonly Gen<string> Value = Gen.OneOf(Consts(
        "1", "1.50", "-0", "1e3", "12345678901234567890123", "true", "null", "\"\"", "\"é\\n\\\"<>&\"", "[]", "{}", "[[],{\"A\":[{}]}]", "{\"\":{\"b/~c\":[1,2]}}"));

    private static readonly Gen<List<(string Name, string Value)>> Fields = Gen.Select(
        Gen.OneOf(Consts("NewThing", "networkMode", "x-y", "", "Ünïcode", "Env2")).Select(Gen.Int[0, 9], (name, number) => name + number), Value).List[0, 6];

    [Fact]
    public void Unknown_fields_survive_at_every_level() =>
        Gen.Select(Fields, Fields, Fields, Gen.Bool).Sample(
            (config, host, endpoint, isNew) =>
            {
                var service = A.Service();
                Put(service["Config"]!, config);
                Put(service["HostConfig"]!, host);
                Put(service["NetworkSettings"]!["Networks"]!["front"]!, endpoint);
                var before = service.ToJsonString();

                var body = JsonNode.Parse(A.Request(service, isNew ? A.New : A.Old).Body.ToJsonString())!.AsObject();

                AssertThere(service["Config"]!, body, "Env", "Labels", "Hostname", "Entrypoint");
                AssertThere(service["HostConfig"]!, body["HostConfig"]!);
                foreach (var (name, _) in endpoint)
                    AssertSame(service["NetworkSettings"]!["Networks"]!["front"]![name], body["NetworkingConfig"]!["EndpointsConfig"]!["front"]![name]);
                Assert.Equal(before, service.ToJsonString());
            },
            iter: 500);

    private static Gen<string>[] Consts(params string[] values) => [.. values.Select(Gen.Const)];

    private static void Put(JsonNode into, List<(string Name, string Value)> fields)
    {
        foreach (var (name, value) in fields)
            into[name] = JsonNode.Parse(value);
    }

    private static void AssertThere(JsonNode before, JsonNode after, params string[] ours)
    {
        foreach (var (name, value) in before.AsObject().Where(field => !ours.Contains(field.Key)))
        {
            Assert.True(after.AsObject().ContainsKey(name), name);
            AssertSame(value, after[name]);
        }
    }

    private static void AssertSame(JsonNode? before, JsonNode? after) => Assert.Equal(before?.ToJsonString(), after?.ToJsonString());
}
