using System.Runtime.InteropServices;

namespace Injector.Runtime.Front;

/// <summary>System calls as they can be made before the .NET runtime has started: linked, pointers alone, no transition.</summary>
internal static unsafe partial class FrontLibC
{
    private const string Library = "libc";

    /// <summary>What starts .NET and then the program.</summary>
    [LibraryImport(Library, EntryPoint = "__real_main")]
    [SuppressGCTransition]
    public static partial int Managed(int count, byte** words);

    [LibraryImport(Library, EntryPoint = "open")]
    [SuppressGCTransition]
    public static partial int Open(byte* path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "close")]
    [SuppressGCTransition]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "lseek")]
    [SuppressGCTransition]
    public static partial long Seek(int descriptor, long offset, int from);

    [LibraryImport(Library, EntryPoint = "mmap")]
    [SuppressGCTransition]
    public static partial byte* Map(void* at, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport(Library, EntryPoint = "access")]
    [SuppressGCTransition]
    public static partial int Access(byte* path, int mode);

    [LibraryImport(Library, EntryPoint = "realpath")]
    [SuppressGCTransition]
    public static partial byte* RealPath(byte* path, byte* resolved);

    [LibraryImport(Library, EntryPoint = "getcwd")]
    [SuppressGCTransition]
    public static partial byte* WorkingFolder(byte* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "getenv")]
    [SuppressGCTransition]
    public static partial byte* Variable(byte* name);

    [LibraryImport(Library, EntryPoint = "execv")]
    [SuppressGCTransition]
    public static partial int Execute(byte* path, byte** words);

    [LibraryImport(Library, EntryPoint = "memmem")]
    [SuppressGCTransition]
    public static partial byte* Find(byte* text, nuint length, byte* wanted, nuint wantedLength);

    [LibraryImport(Library, EntryPoint = "strlen")]
    [SuppressGCTransition]
    public static partial nuint Length(byte* text);

    [LibraryImport(Library, EntryPoint = "strcmp")]
    [SuppressGCTransition]
    public static partial int Compare(byte* one, byte* other);

    [LibraryImport(Library, EntryPoint = "strncmp")]
    [SuppressGCTransition]
    public static partial int Compare(byte* one, byte* other, nuint length);
}
