using CsCheck;
using Injector.Sidecar.Tests.World;

namespace Injector.Sidecar.Tests.Answers;

public sealed class StrangerIdTests
{
    // No slash, dot, '?' or '%', which make other paths; everything else is an id.
    private static readonly Gen<string> Malformed =
        Gen.Char["abcdefghijklmnopqrstuvwxyzABCDEF0123456789-_~!$&'()*+,;=:@"].Array[1, 60].Select(c => new string(c));

    private static readonly Gen<string> Foreign = Gen.Guid.Select(guid => guid.ToString("D"));

    private static readonly string[] Shapes = ["/v2/credentials/", "/v2/credentials?id=", "/v2/credentials%3Fid="];

    private static readonly Gen<string> Forms = Gen.Int[0, 2].Select(i => Shapes[i]);

    [Fact]
    public async Task Foreign_unknown_and_malformed_ids_get_the_same_answer()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        var unknown = await world.AskAsync("GET", "/v2/credentials/00000000-0000-4000-8000-000000000000");
        Assert.Equal(400, unknown.Status);
        Assert.Equal("InvalidIdInRequest", unknown.Json("code"));

        // Those that differ from the own id in one place are strangers too.
        var near = Gen.Int[0, 35].Select(i => world.Id.Value[..i] + (world.Id.Value[i] == '7' ? '8' : '7') + world.Id.Value[(i + 1)..]);
        await Gen.Select(Forms, Gen.OneOf(Malformed, Foreign, near)).SampleAsync(
            async (form, id) =>
            {
                // In a query, '&' and '+' have a meaning, and an '=' first is no id at all.
                if (form.Contains("id=", StringComparison.Ordinal) && (id.Contains('&', StringComparison.Ordinal) || id == world.Id.Value))
                    return;

                var reply = await world.AskAsync("GET", form + id);
                Assert.Equal(unknown.Visible, reply.Visible);
            },
            iter: 400, threads: 4);

        Assert.Single(world.Upstream.Calls);
    }

    [Theory]
    [InlineData("/v1/credentials")]
    [InlineData("/v1/credentials?id=")]
    [InlineData("/v1/credentials?ID=x")]
    [InlineData("/v2/credentials/")]
    public async Task No_id_is_told_so(string target)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        var reply = await world.AskAsync("GET", target);

        Assert.Equal(400, reply.Status);
        Assert.Equal("NoIdInRequest", reply.Json("code"));
    }
}
