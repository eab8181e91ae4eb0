using System.Text.Json;
using CsCheck;
using Injector.Testing.Endpoint;

namespace Injector.Endpoint.Tests.Isolation;

/// <summary>Thousands of workloads, requests across them: nobody is ever answered with another's credentials.</summary>
public sealed class CrossRequestTests
{
    private const int Workloads = 2000;

    private static string RoleOf(int index) => $"arn:aws:iam::111122223333:role/role-{index}";

    [Fact]
    public async Task No_id_is_ever_answered_with_anothers_credentials()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var workloads = new List<(string Id, string Token)>();
        for (var i = 0; i < Workloads; i++)
        {
            var id = Guid.NewGuid().ToString();
            var token = await endpoint.RegisterAsync(
                id, $$"""{"platform":"docker","names":{"container":"c{{i}}"},"taskRoleArn":"{{RoleOf(i)}}","doors":["loopback","socket"]}""");
            workloads.Add((id, token));
        }

        var gen = Gen.Select(Gen.Int[0, Workloads - 1], Gen.Int[0, Workloads - 1], Gen.Int[0, 2]);
        await gen.SampleAsync(
            async request =>
            {
                var (asked, tokenOf, door) = request;
                var answer = door == 0
                    ? await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + workloads[asked].Id)
                    : await Answer.GetAsync(
                        endpoint.DataSocket, "/v1/credentials?id=" + workloads[asked].Id, workloads[door == 1 ? asked : tokenOf].Token);
                if (door < 2 || asked == tokenOf)
                {
                    Assert.Equal(200, answer.Status);
                    Assert.Equal(RoleOf(asked), answer["RoleArn"]);
                }
                else
                {
                    Assert.Equal((400, "InvalidIdInRequest"), (answer.Status, answer["code"]));
                }
            },
            iter: 5000, threads: 4);
    }

    [Fact]
    public async Task Keys_given_to_one_workload_are_given_to_no_other()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var ids = Enumerable.Range(0, 300).Select(_ => Guid.NewGuid().ToString()).ToList();
        foreach (var id in ids)
            await endpoint.RegisterAsync(id, """{"platform":"process","names":{"process":"same"},"doors":["loopback"]}""");
        var seen = new Dictionary<string, string>();

        foreach (var id in ids.Concat(ids.AsEnumerable().Reverse()))
        {
            using var body = JsonDocument.Parse((await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id)).Body);
            var secret = body.RootElement.GetProperty("SecretAccessKey").GetString()!;
            if (seen.TryGetValue(secret, out var owner))
                Assert.Equal(owner, id);
            seen[secret] = id;
        }

        Assert.Equal(ids.Count, seen.Count);
    }

    [Fact]
    public async Task Unknown_foreign_and_malformed_ids_look_alike()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var foreign = Guid.NewGuid().ToString();
        var token = await endpoint.RegisterAsync(foreign, """{"platform":"process","names":{"process":"a"},"doors":["socket"]}""");
        await endpoint.RegisterAsync(Guid.NewGuid().ToString(), """{"platform":"process","names":{"process":"b"},"doors":["socket"]}""");
        var expected = await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + foreign);
        Assert.Equal(400, expected.Status);

        var malformed = Gen.OneOf(
            Gen.Guid.Select(g => g.ToString()),
            Gen.Const(foreign),
            Gen.Int[1, 35].Select(n => foreign[..n]),
            Gen.Const(foreign.ToUpperInvariant()),
            Gen.Const(foreign + "%20"),
            Gen.Char.AlphaNumeric.Array[1, 60].Select(c => new string(c)),
            Gen.String[Gen.Char["äßЖ漢\u200b\u2028%?#&=+ '\"<>\\^`{|}~"], 1, 20].Select(s => "x" + Uri.EscapeDataString(s)));
        await malformed.SampleAsync(
            async id => Assert.Equal(expected, await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id)), iter: 1000, threads: 1);

        // By the other door: another workload's token, no token, garbage.
        foreach (var shown in new[] { token + "x", "", "Bearer " + token, token.ToUpperInvariant() })
            Assert.Equal(expected, await Answer.GetAsync(endpoint.DataSocket, "/v2/credentials/" + foreign, shown));
        Assert.Equal(expected, await Answer.GetAsync(endpoint.DataSocket, "/v2/credentials/" + Guid.NewGuid(), token));
        Assert.Equal(200, (await Answer.GetAsync(endpoint.DataSocket, "/v2/credentials/" + foreign, token)).Status);
    }
}
