namespace Injector.Sidecar.Commands;

/// <summary>How the runtime brings news of sockets to us. It reads this from the environment only, and only before the first socket.</summary>
internal static class SocketThreads
{
    private const string InPlace = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Count = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>
    /// One thread waits for all sockets and answers on the spot, as nginx does: nothing here blocks, and a change of threads costs more than
    /// an answer from memory. Without a count there would be such a thread for each core of the node. What an operator has set holds.
    /// </summary>
    public static void AnswerInPlace()
    {
        SetDefault(InPlace);
        SetDefault(Count);
    }

    private static void SetDefault(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
            Environment.SetEnvironmentVariable(name, "1");
    }
}
