using System.Buffers;

namespace Injector.Endpoint.Audit;

/// <summary>Records of one UTC hour that wait for the disk.</summary>
internal sealed class AuditSegment(DateTimeOffset hour)
{
    /// <summary>The hour, which names the file.</summary>
    public DateTimeOffset Hour => hour;

    /// <summary>The lines, UTF-8.</summary>
    public ArrayBufferWriter<byte> Text { get; } = new(4096);

    /// <summary>How many lines.</summary>
    public int Lines { get; set; }
}
