using System.Security.Cryptography;
using Injector.Networking.Firewall;
using Injector.Networking.Namespaces;

namespace Injector.Networking.Tests;

/// <summary>A network namespace of the test's own, with a random name, removed afterwards.</summary>
internal sealed class TestNamespace : IDisposable
{
    private readonly string name = $"injtest-{RandomNumberGenerator.GetHexString(10, lowercase: true)}";

    public TestNamespace(bool loopbackUp = true)
    {
        Requirements.NeedNamespaces();
        var made = Command.Run("ip", ["netns", "add", name]);
        Assert.SkipUnless(made.Succeeded, $"cannot make network namespaces here: {made.Explanation}");
        if (loopbackUp)
            Shell.Ip($"-n {name} link set lo up");
        Opened = NetworkNamespace.Open(Path);
    }

    public string Name => name;

    public string Path => $"/run/netns/{name}";

    public NetworkNamespace Opened { get; }

    public T Run<T>(Func<T> work) => Opened.Run(work);

    /// <summary>Runs a program inside and returns what it printed.</summary>
    public string Exec(string command) => Shell.Run("ip", ["netns", "exec", name, .. command.Split(' ')]);

    /// <summary>Everything that a setup can change, without what changes by itself (counters, dates).</summary>
    public string Describe()
    {
        string[] parts =
        [
            .. Requirements.Has("nft") ? [Exec("nft --stateless list ruleset")] : Array.Empty<string>(),
            .. Requirements.Has("iptables-save") ? [Exec("iptables-save")] : Array.Empty<string>(),
            Exec("ip -4 address show dev lo"),
            Exec("ip -4 route show table all"),
            Exec("ip -6 route show table all"),
        ];
        var lines = string.Concat(parts).Split('\n').Where(line => line is not ['#', ..] and not [':', ..]);
        return string.Join('\n', lines);
    }

    public void Dispose()
    {
        Opened.Dispose();
        Command.Run("ip", ["netns", "delete", name]);
    }
}
