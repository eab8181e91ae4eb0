using System.Text;
using Injector.Networking.Interop;
using Microsoft.Win32.SafeHandles;

namespace Injector.Networking.Firewall;

/// <summary>
/// Runs a short program in the network namespace of the calling thread. Not by System.Diagnostics.Process: that makes
/// threads, which would be born in a container's namespace and stay there.
/// </summary>
internal static unsafe class Command
{
    /// <summary>More than any libc's posix_spawn_file_actions_t.</summary>
    private const int FileActionsSize = 512;

    /// <summary>Whoever can be hung by others must bound its own wait, as iptables does with -w.</summary>
    public static CommandResult Run(string path, IEnumerable<string> arguments, string input = "")
    {
        using var standardInput = MemoryFile(input);
        using var standardOutput = MemoryFile();
        using var standardError = MemoryFile();

        var actions = stackalloc byte[FileActionsSize];
        _ = LibC.InitializeFileActions(actions);
        _ = LibC.AddDuplicate(actions, (int)standardInput.DangerousGetHandle(), 0);
        _ = LibC.AddDuplicate(actions, (int)standardOutput.DangerousGetHandle(), 1);
        _ = LibC.AddDuplicate(actions, (int)standardError.DangerousGetHandle(), 2);
        using var argumentList = new NativeStrings([path, .. arguments]);
        using var environment = new NativeStrings(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"]);
        var errno = LibC.Spawn(out var processId, path, actions, attributes: null, argumentList.Pointer, environment.Pointer);
        _ = LibC.DestroyFileActions(actions);
        if (errno != 0)
            return new CommandResult(-1, string.Empty, $"cannot be started: {Errno.Describe(errno)}");

        int status;
        while (LibC.WaitForProcess(processId, out status, 0) < 0)
        {
            if (Errno.Last != Errno.Interrupted)
                return new CommandResult(-1, string.Empty, $"its end cannot be waited for: {Errno.Describe(Errno.Last)}");
        }

        return new CommandResult(ExitCode(status), Content(standardOutput), Content(standardError).Trim());
    }

    /// <summary>As a shell counts it: 128 and the signal's number when one ended it.</summary>
    private static int ExitCode(int status) => (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);

    private static SafeFileHandle MemoryFile(string content = "")
    {
        const uint CloseOnExec = 1;
        var descriptor = LibC.CreateMemoryFile("injector", CloseOnExec);
        if (descriptor < 0)
        {
            var errno = Errno.Last;
            throw new NetworkSetupException(
                $"Expected to make a memory file for a program's input and output, found {Errno.Describe(errno)}. "
                + "Raise the limit of open files.",
                errno);
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        // At its offset, so that the child's reading starts at 0.
        RandomAccess.Write(file, Encoding.UTF8.GetBytes(content), fileOffset: 0);
        return file;
    }

    private static string Content(SafeFileHandle file)
    {
        var bytes = new byte[RandomAccess.GetLength(file)];
        var length = RandomAccess.Read(file, bytes, fileOffset: 0);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
