using static Injector.Networking.Netlink.NftConstants;

namespace Injector.Networking.Netlink;

/// <summary>
/// Changes of one IPv4 table that the kernel makes all together or not at all (linux/netfilter/nfnetlink.h). Making what is
/// there already is no error, so that the same batch can be sent again.
/// </summary>
internal sealed class NftBatch
{
    private const ushort Change = NetlinkFlags.Request | NetlinkFlags.Acknowledge;

    private readonly NetlinkWriter writer = new();
    private readonly string table;

    public NftBatch(string table)
    {
        this.table = table;
        // The subsystem that the batch is for, in network byte order.
        writer.Message(BatchBegin, NetlinkFlags.Request, [0, 0, 0, 10]);
        writer.Message(NewTable, Change | NetlinkFlags.Create, Family).Attribute(TableName, table);
    }

    private static ReadOnlySpan<byte> Family => [FamilyIPv4, 0, 0, 0];

    /// <summary>Makes a chain at a hook, with policy accept, and empties it.</summary>
    public NftBatch EmptyChain(string name, string type, int hook, int priority)
    {
        writer.Message(NewChain, Change | NetlinkFlags.Create, Family)
            .Attribute(ChainTable, table)
            .Attribute(ChainName, name)
            .Nested(ChainHook, attributes => attributes.Number(HookNumber, hook).Number(HookPriority, priority))
            .Number(ChainPolicy, Accept)
            .Attribute(ChainType, type);
        writer.Message(DeleteRule, Change, Family).Attribute(RuleTable, table).Attribute(RuleChain, name);
        return this;
    }

    /// <summary>Adds a rule behind the chain's others.</summary>
    public NftBatch Rule(string chain, Action<NetlinkWriter> expressions)
    {
        writer.Message(NewRule, Change | NetlinkFlags.Create | NetlinkFlags.Append, Family)
            .Attribute(RuleTable, table)
            .Attribute(RuleChain, chain)
            .Nested(RuleExpressions, expressions);
        return this;
    }

    /// <summary>Returns 0, or the error number for which the kernel refused all of it.</summary>
    public int Commit(NetlinkSocket socket)
    {
        var last = writer.Sequence;
        writer.Message(BatchEnd, NetlinkFlags.Request, [0, 0, 0, 10]);
        return socket.Exchange(writer, last);
    }

    /// <summary>Whether the chain exists.</summary>
    public static bool HasChain(NetlinkSocket socket, string table, string chain)
    {
        var query = new NetlinkWriter();
        query.Message(GetChain, Change, Family).Attribute(ChainTable, table).Attribute(ChainName, chain);
        return socket.Exchange(query, query.Sequence) == 0;
    }
}
