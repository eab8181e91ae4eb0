namespace Injector.Networking.Netlink;

/// <summary>Flags of a netlink request (NLM_F_*).</summary>
internal static class NetlinkFlags
{
    public const ushort Request = 0x1;
    public const ushort Acknowledge = 0x4;

    /// <summary>Makes the object when it is missing.</summary>
    public const ushort Create = 0x400;

    /// <summary>Fails with EEXIST when it is there.</summary>
    public const ushort Exclusive = 0x200;

    /// <summary>Takes the place of one that is there.</summary>
    public const ushort Replace = 0x100;

    /// <summary>Rules only: behind those that are there.</summary>
    public const ushort Append = 0x800;
}
