namespace Injector.Networking.Tests;

/// <summary>What the machine must offer; a test that lacks it is skipped with the reason, never passed.</summary>
internal static class Requirements
{
    public static void NeedNamespaces()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        Assert.SkipUnless(Has("ip"), "needs the ip program: install iproute2");
    }

    public static void NeedIptables()
    {
        NeedNamespaces();
        Assert.SkipUnless(Has("iptables"), "needs iptables: install iptables");
    }

    public static bool Has(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin"
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
