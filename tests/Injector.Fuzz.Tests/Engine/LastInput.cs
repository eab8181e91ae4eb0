using System.IO.MemoryMappedFiles;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>
/// Keeps the input at work where it outlives the process: an overflow of the stack ends that without a word. Left behind as
/// <c>last-TARGET.bin</c> beside the tests: four bytes of length, then the input.
/// </summary>
internal sealed class LastInput : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    /// <summary>Makes the file.</summary>
    public LastInput(FuzzTarget target)
    {
        var size = sizeof(int) + target.LongestInput;
        file = MemoryMappedFile.CreateFromFile(Path.Combine(AppContext.BaseDirectory, $"last-{target.Name}.bin"), FileMode.Create, mapName: null, size);
        view = file.CreateViewAccessor();
    }

    /// <summary>Writes it.</summary>
    public void Write(byte[] input)
    {
        view.Write(0, input.Length);
        view.WriteArray(sizeof(int), input, 0, input.Length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
