using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Injector.Runtime.Interop;

namespace Injector.Runtime.Calls;

/// <summary>The runtime behind this one.</summary>
internal static class RealRuntime
{
    private const int Exists = 0;
    private const int Executable = 1;
    private const int BrokenPipe = 13;
    private static readonly TimeSpan KillWithin = TimeSpan.FromSeconds(2);
    private const string UsualFolders = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Finds it.</summary>
    /// <param name="name">An absolute path, or a name on the PATH.</param>
    /// <returns>Its path; null when there is none, or when it would be this program again.</returns>
    public static string? Find(string name)
    {
        var own = NativeFile.RealPath("/proc/self/exe");
        if (name[0] == '/')
            return IsOther(name, own) ? name : null;

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? UsualFolders).Split(':'))
        {
            var path = folder + "/" + name;
            if (folder.Length > 0 && IsOther(path, own))
                return path;
        }

        return null;
    }

    /// <summary>Becomes it: same process, descriptors, environment and arguments. Returns only when that fails.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="name">Its name, as it sees it itself.</param>
    /// <param name="arguments">The arguments behind its name, as bytes.</param>
    /// <returns>What went wrong.</returns>
    public static unsafe string Become(string path, string name, IEnumerable<byte[]> arguments)
    {
        var program = CommandLineBytes.Native([Encoding.UTF8.GetBytes(path)])[0];
        var native = CommandLineBytes.Native([Encoding.UTF8.GetBytes(name), .. arguments]);

        // .NET ignores this signal, and a program inherits what is ignored.
        LibC.SetSignalHandler(BrokenPipe, 0);
        _ = LibC.Execute(program, native);
        return Marshal.GetLastPInvokeErrorMessage();
    }

    /// <summary>Has it kill a container that was made and never started: the engine cannot clear away one that still waits.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="call">The call that is refused.</param>
    public static void Kill(string path, RuntimeCall call)
    {
        try
        {
            using var process = Process.Start(path, [.. call.Global, "kill", call.Id, "KILL"]);
            process.WaitForExit(KillWithin);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The engine says so itself when it cannot clear it away.
        }
    }

    // A folder may be executed too, but no runtime is called as one.
    private static bool IsOther(string path, string? own) =>
        LibC.Access(path, Executable) == 0 && NativeFile.RealPath(path) is { } real && real != own && LibC.Access(real + "/.", Exists) != 0;
}
