using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Injector.Networking.Handoff;

namespace Injector.Networking.Tests;

public sealed class PeerCredentialsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Our_own_process_is_seen_at_the_other_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        using var channel = await UnixPair.OpenAsync();

        var peer = PeerCredentials.Of(channel.Right);

        Assert.Equal(Environment.ProcessId, peer.ProcessId);
        Assert.Equal(Shell.Run("id", "-u").Trim(), peer.UserId.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Shell.Run("id", "-g").Trim(), peer.GroupId.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Another_user_in_another_process_is_seen_as_itself()
    {
        Requirements.NeedNamespaces();
        Assert.SkipUnless(Requirements.Has("setpriv"), "needs setpriv: install util-linux");
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "needs /usr/bin/perl, which another user may run");
        const string Script = "use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, sockaddr_un($ARGV[0])) or die $!; <S>";
        var folder = Directory.CreateTempSubdirectory("injtest-");
        var path = Path.Combine(folder.FullName, "door.sock");
        using var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint(path));
        door.Listen();
        Shell.Run("chmod", "0711", folder.FullName);
        Shell.Run("chmod", "0666", path);

        using var other = Process.Start(
            "setpriv", ["--reuid", "65532", "--regid", "65531", "--clear-groups", "/usr/bin/perl", "-e", Script, path]);
        using var accepted = await door.AcceptAsync(Cancel);
        var peer = PeerCredentials.Of(accepted);

        Assert.Equal(new PeerCredentials(other.Id, 65532, 65531), peer);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_socket_of_another_family_is_refused()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.Throws<ArgumentException>(() => PeerCredentials.Of(socket));
    }
}
