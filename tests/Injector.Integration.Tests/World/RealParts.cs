namespace Injector.Integration.Tests.World;

/// <summary>
/// The real programs that these tests run: what is missing skips a test with the reason. Where the test command has installed everything it
/// sets INJECTOR_TESTS_REQUIRE_ALL, and then a missing part is a failure: nothing is skipped by accident.
/// </summary>
internal static class RealParts
{
    private static readonly string Output = AppContext.BaseDirectory;

    /// <summary>The published, native sidecar.</summary>
    public static string Proxy => Environment.GetEnvironmentVariable("INJECTOR_PROXY_BINARY") ?? "";

    /// <summary>The published, native OCI runtime wrapper.</summary>
    public static string Runtime => Environment.GetEnvironmentVariable("INJECTOR_RUNTIME_BINARY") ?? "";

    /// <summary>How many times as often what is counted is done, by INJECTOR_TESTS_LONG.</summary>
    public static int Times => Environment.GetEnvironmentVariable("INJECTOR_TESTS_LONG") is { Length: > 0 } ? 5 : 1;

    /// <summary>Folder with the npm packages of the JavaScript client.</summary>
    public static string NodeModules => Environment.GetEnvironmentVariable("INJECTOR_NODE_MODULES") ?? "";

    /// <summary>The command line, as published where INJECTOR_BINARY names it, as everybody runs it; else as built.</summary>
    public static string Injector => Environment.GetEnvironmentVariable("INJECTOR_BINARY") is { Length: > 0 } published ? published : Path.Combine(Output, "injector");

    /// <summary>The .NET client.</summary>
    public static string SdkProbe => Path.Combine(Output, "Injector.SdkProbe");

    /// <summary>Path of one of the client programs.</summary>
    public static string Client(string name) => Path.Combine(Output, "Clients", name);

    /// <summary>Path of a file of the tests of the OCI runtime wrapper.</summary>
    public static string RuntimeFile(string name) => Path.Combine(Output, "Runtime", name);

    /// <summary>The native sidecar alone.</summary>
    public static void NeedProxy() => Need(File.Exists(Proxy), "INJECTOR_PROXY_BINARY names no published injector-proxy (tests/run publishes it)");

    /// <summary>The sidecar, and network namespaces of our own.</summary>
    public static void NeedNamespaces()
    {
        NeedProxy();
        Need(Environment.IsPrivilegedProcess, "network namespaces need root");
        NeedTool("ip", "iproute2");
        NeedTool("iptables", "iptables");
    }

    /// <summary>A Docker engine of the test's own.</summary>
    public static void NeedDocker()
    {
        NeedNamespaces();
        NeedTool("dockerd", "docker.io");
        NeedTool("docker", "docker.io");
        NeedTool("nsenter", "util-linux");
    }

    /// <summary>The same with the OCI runtime wrapper, and a C compiler for the probe.</summary>
    public static void NeedRuntime()
    {
        NeedDocker();
        Need(File.Exists(Runtime), "INJECTOR_RUNTIME_BINARY names no published injector-runtime (tests/run publishes it)");
        NeedTool("gcc", "gcc");
    }

    /// <summary>Memory control groups of our own.</summary>
    public static void NeedMemoryGroups() => Need(Floods.MemoryGroup.IsPossible, "memory control groups need root and a machine that lets us make them");

    /// <summary>The command line of OpenSSL.</summary>
    public static void NeedOpenSsl() => NeedTool("openssl", "openssl");

    /// <summary>docker-compose, in whatever version.</summary>
    public static void NeedCompose() => NeedTool("docker-compose", "docker-compose");

    /// <summary>Whether <see cref="NeedDocker"/> holds.</summary>
    public static bool HasDocker =>
        File.Exists(Proxy) && Environment.IsPrivilegedProcess && Array.TrueForAll(["ip", "iptables", "dockerd", "docker", "nsenter"], HasTool);

    /// <summary>Network namespaces of our own, and what host networking is made of and looked at with.</summary>
    public static void NeedHostNetworking()
    {
        Need(Environment.IsPrivilegedProcess, "network namespaces need root");
        NeedTool("ip", "iproute2");
        NeedTool("iptables", "iptables");
        NeedTool("curl", "curl");
        Need(File.Exists("/usr/bin/python3"), "python3 is not installed");
    }

    /// <summary>A library that shows a process another time.</summary>
    public static string FakeTime { get; } =
        Array.Find(["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"], File.Exists) ?? "";

    /// <summary>The sidecar, and a clock that can be set.</summary>
    public static void NeedFakeTime()
    {
        NeedProxy();
        Need(FakeTime.Length > 0, "libfaketimeMT.so.1 is missing (package faketime)");
    }

    /// <summary>The sidecar, and what root may do to a process and its file systems.</summary>
    public static void NeedRoot()
    {
        NeedProxy();
        Need(Environment.IsPrivilegedProcess, "mounting and changing another process's limits need root");
        NeedTool("prlimit", "util-linux");
    }

    /// <summary>A terminal of our own.</summary>
    public static void NeedScript() => NeedTool("script", "bsdutils");

    /// <summary>systemd's reader of units.</summary>
    public static void NeedSystemdAnalyze() => NeedTool("systemd-analyze", "systemd");

    /// <summary>What one SDK needs.</summary>
    public static void NeedSdk(string sdk)
    {
        NeedNamespaces();
        switch (sdk)
        {
            case SdkClients.Boto:
                Need(File.Exists("/usr/lib/python3/dist-packages/boto3/__init__.py"), "python3-boto3 is not installed");
                break;
            case SdkClients.Cli:
                Need(File.Exists(SdkClients.AwsCli), "awscli is not installed");
                break;
            case SdkClients.JavaScript:
                NeedTool("node", "nodejs");
                Need(Directory.Exists(NodeModules), "INJECTOR_NODE_MODULES names no folder with @aws-sdk/client-sts");
                break;
            default:
                Need(File.Exists(SdkProbe), "the .NET client is not built");
                break;
        }
    }

    private static void NeedTool(string tool, string package) => Need(HasTool(tool), $"{tool} is missing (package {package})");

    private static bool HasTool(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static void Need(bool there, string reason)
    {
        if (there)
            return;

        if (Environment.GetEnvironmentVariable("INJECTOR_TESTS_REQUIRE_ALL") is { Length: > 0 })
            Assert.Fail("A real part is missing although everything was installed: " + reason);
        Assert.Skip(reason);
    }
}
