using System.Runtime;

namespace Injector.Runtime.Front;

/// <summary>
/// What runs before .NET has started, for the containers that have not opted in and for the commands that are no business of ours: a glance,
/// and the real runtime. Starting .NET costs 2 ms, and more the more is mounted on a host, twice before every start of every container; this
/// costs a tenth. So there is no object here, no exception and no static state, nothing but pointers and system calls; whatever is not plain
/// is left to <see cref="Wrapper"/>, which decides the same with care.
/// </summary>
internal static unsafe class FrontDoor
{
    /// <summary>The program's entry: the linker puts it before the one that starts .NET.</summary>
    /// <param name="count">Words.</param>
    /// <param name="words">This program's name and the words behind it.</param>
    /// <returns>The exit code.</returns>
    [RuntimeExport("__wrap_main")]
    public static int Enter(int count, byte** words)
    {
        if (count > 0)
            Pass(count, words);
        return FrontLibC.Managed(count, words);
    }

    private static void Pass(int count, byte** words)
    {
        var isTold = false;
        fixed (byte* flag = Wrapper.SettingsFlagBytes)
            isTold = count > 1 && FrontLibC.Compare(words[1], flag, (nuint)Wrapper.SettingsFlagBytes.Length) == 0;

        FrontText settings;
        fixed (byte* usual = Wrapper.SettingsPathBytes)
            settings = FrontText.Map(isTold ? words[1] + Wrapper.SettingsFlagBytes.Length : usual);

        var rest = isTold ? 2 : 1;
        var call = FrontCall.Read(count - rest, words + rest);
        if (!call.IsClear || (call.IsOurs && !FrontContainer.HasNotOptedIn(call)))
            return;

        // The name of the program comes before the words that are handed on.
        FrontRuntime.Become(settings, words + rest - 1);
    }
}
