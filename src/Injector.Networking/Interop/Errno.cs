using System.Runtime.InteropServices;

namespace Injector.Networking.Interop;

/// <summary>The error numbers we decide on, as Linux numbers them on x64 and arm64.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int Access = 13;
    public const int Exists = 17;
    public const int Invalid = 22;
    public const int NotSupported = 95;
    public const int ProtocolNotSupported = 93;
    public const int FamilyNotSupported = 97;
    public const int AddressInUse = 98;

    /// <summary>The error of the last import that was declared with SetLastError.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    public static string Describe(int errno) => $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})";
}
