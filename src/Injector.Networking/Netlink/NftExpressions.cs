using System.Text;
using static Injector.Networking.Netlink.NftConstants;

namespace Injector.Networking.Netlink;

/// <summary>
/// A rule's expressions, in the form in which `nft list ruleset` shows them as it would its own: load into register 1,
/// compare, act.
/// </summary>
internal static class NftExpressions
{
    private const int InterfaceNameLength = 16;
    private const int DestinationOffset = 16;
    private const int TcpProtocol = 6;

    /// <summary>iifname != "lo"</summary>
    public static NetlinkWriter NotFromLoopback(this NetlinkWriter rule)
    {
        Span<byte> name = stackalloc byte[InterfaceNameLength];
        name.Clear();
        Encoding.ASCII.GetBytes("lo", name);
        return rule.Meta(MetaInputName).Compare(IsNotEqual, name);
    }

    /// <summary>ip daddr, with as many leading bytes as are to match.</summary>
    public static NetlinkWriter ToAddress(this NetlinkWriter rule, ReadOnlySpan<byte> leadingBytes) =>
        rule.Payload(NetworkHeader, DestinationOffset, leadingBytes.Length).Compare(IsEqual, leadingBytes);

    /// <summary>tcp dport</summary>
    public static NetlinkWriter ToTcpPort(this NetlinkWriter rule, int port) => rule
        .Meta(MetaLayer4Protocol).Compare(IsEqual, [TcpProtocol])
        .Payload(TransportHeader, 2, 2).Compare(IsEqual, [(byte)(port >> 8), (byte)port]);

    /// <summary>drop</summary>
    public static NetlinkWriter ThenDrop(this NetlinkWriter rule) => rule.Expression("immediate", data => data
        .Number(1, VerdictRegister)
        .Nested(2, value => value.Nested(DataVerdict, verdict => verdict.Number(VerdictCode, Drop))));

    /// <summary>redirect to :port</summary>
    public static NetlinkWriter ThenRedirect(this NetlinkWriter rule, int port)
    {
        byte[] bytes = [(byte)(port >> 8), (byte)port];
        return rule
            .Expression("immediate", data => data.Number(1, Register1).Nested(2, value => value.Attribute(DataValue, bytes)))
            .Expression("redir", data => data.Number(1, Register1));
    }

    private static NetlinkWriter Meta(this NetlinkWriter rule, int key) =>
        rule.Expression("meta", data => data.Number(1, Register1).Number(2, key));

    private static NetlinkWriter Payload(this NetlinkWriter rule, int header, int offset, int length) =>
        rule.Expression("payload", data => data.Number(1, Register1).Number(2, header).Number(3, offset).Number(4, length));

    private static NetlinkWriter Compare(this NetlinkWriter rule, int operation, ReadOnlySpan<byte> with)
    {
        var bytes = with.ToArray();
        return rule.Expression("cmp", data => data
            .Number(1, Register1)
            .Number(2, operation)
            .Nested(3, value => value.Attribute(DataValue, bytes)));
    }

    private static NetlinkWriter Expression(this NetlinkWriter rule, string name, Action<NetlinkWriter> attributes) =>
        rule.Nested(ListElement, element => element.Attribute(ExpressionName, name).Nested(ExpressionData, attributes));
}
