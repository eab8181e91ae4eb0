using System.Text.RegularExpressions;
using CsCheck;
using Injector.Core.Workloads;
using Injector.Endpoint.Sources.Sts;

namespace Injector.Endpoint.Tests.Sources;

public sealed partial class SessionNameTests
{
    [Fact]
    public void Is_always_what_sts_takes()
    {
        Gen.Select(Gen.String, Gen.String, Gen.Enum<Platform>()).Sample((one, other, platform) =>
        {
            var identity = new WorkloadIdentity(platform)
            {
                Names = new Dictionary<string, string>
                {
                    [WorkloadNames.Namespace] = one, [WorkloadNames.Pod] = other, [WorkloadNames.Task] = one,
                    [WorkloadNames.Container] = one, [WorkloadNames.Process] = one,
                },
            };
            Assert.Matches(Allowed(), SessionName.Of(identity));
        });
    }

    [Fact]
    public void Long_names_are_cut_and_stay_different()
    {
        var a = Pod("shop", new string('a', 80) + "1");
        var b = Pod("shop", new string('a', 80) + "2");

        Assert.Equal("shop.orders-5f", Pod("shop", "orders-5f"));
        Assert.Equal(64, a.Length);
        Assert.NotEqual(a, b);
    }

    private static string Pod(string space, string pod) => SessionName.Of(new WorkloadIdentity(Platform.Kubernetes)
    {
        Names = new Dictionary<string, string> { [WorkloadNames.Namespace] = space, [WorkloadNames.Pod] = pod },
    });

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]{2,64}\z", RegexOptions.None, 1000)]
    private static partial Regex Allowed();
}
