using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>
/// Branches that assemblies have gone through which SharpFuzz has instrumented (see <c>run</c>): an input that reaches a new one is worth
/// keeping. Without instrumentation nothing is ever new.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Size = 1 << 16;
    private const int Slack = 1 << 16;

    // One map for the process: the assemblies hold a pointer to it.
    private static readonly byte[] Map = GC.AllocateArray<byte>(Size + Slack, pinned: true);
    private static readonly bool Available = Attach();

    private readonly byte[] seen = new byte[Size];

    /// <summary>Whether there is any.</summary>
    public static bool IsAvailable => Available;

    /// <summary>How many branches have been seen.</summary>
    public int Branches => seen.Count(bits => bits != 0);

    /// <summary>Forgets what was gone through.</summary>
    public static void Clear()
    {
        if (Available)
            Map.AsSpan(0, Size).Clear();
    }

    /// <summary>Whether something new was gone through since <see cref="Clear"/>: a branch, or one much more often than ever before.</summary>
    public bool TakeNew()
    {
        var isNew = false;
        var map = Map.AsSpan(0, Size);
        for (int at; Available && (at = map.IndexOfAnyExcept((byte)0)) >= 0;)
        {
            ref var known = ref seen[Size - map.Length + at];
            var often = (byte)(1 << BitOperations.Log2(map[at]));
            isNew |= (known & often) == 0;
            known |= often;
            map = map[(at + 1)..];
        }

        return isNew;
    }

    // Before anything instrumented runs: it counts through a pointer that is null until then.
    [ModuleInitializer]
    internal static void Prepare() => RuntimeHelpers.RunClassConstructor(typeof(Coverage).TypeHandle);

    private static bool Attach()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "SharpFuzz.Common.dll");
        if (!File.Exists(file) || Assembly.LoadFrom(file).GetType("SharpFuzz.Common.Trace")?.GetField("SharedMem") is not { } field)
            return false;

        fixed (byte* map = Map)
            field.SetValue(null, Pointer.Box(map, typeof(byte*)));
        return true;
    }
}
