namespace Injector.Networking.Netlink;

/// <summary>The numbers of linux/netfilter/nf_tables.h that our few rules need, under its names without the prefixes.</summary>
internal static class NftConstants
{
    public const byte FamilyIPv4 = 2;

    // Messages of the nf_tables subsystem.
    public const ushort NewTable = 0x0a00;
    public const ushort NewChain = 0x0a03;
    public const ushort GetChain = 0x0a04;
    public const ushort NewRule = 0x0a06;
    public const ushort DeleteRule = 0x0a08;
    public const ushort BatchBegin = 0x10;
    public const ushort BatchEnd = 0x11;

    // Attributes of tables, chains, hooks and rules.
    public const ushort TableName = 1;
    public const ushort ChainTable = 1;
    public const ushort ChainName = 3;
    public const ushort ChainHook = 4;
    public const ushort ChainPolicy = 5;
    public const ushort ChainType = 7;
    public const ushort HookNumber = 1;
    public const ushort HookPriority = 2;
    public const ushort RuleTable = 1;
    public const ushort RuleChain = 2;
    public const ushort RuleExpressions = 4;

    // Hooks, verdicts, registers.
    public const int PreRouting = 0;
    public const int LocalIn = 1;
    public const int LocalOut = 3;
    public const int Drop = 0;
    public const int Accept = 1;
    public const int VerdictRegister = 0;
    public const int Register1 = 1;

    // Expressions. Each has its own numbering of attributes.
    public const ushort ListElement = 1;
    public const ushort ExpressionName = 1;
    public const ushort ExpressionData = 2;
    public const ushort DataValue = 1;
    public const ushort DataVerdict = 2;
    public const ushort VerdictCode = 1;
    public const int MetaInputName = 6;
    public const int MetaLayer4Protocol = 16;
    public const int NetworkHeader = 1;
    public const int TransportHeader = 2;
    public const int IsEqual = 0;
    public const int IsNotEqual = 1;
}
