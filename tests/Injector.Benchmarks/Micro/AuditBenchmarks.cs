using System.Buffers;
using BenchmarkDotNet.Attributes;
using Injector.Core.Audit;
using Injector.Core.Credentials;

namespace Injector.Benchmarks.Micro;

/// <summary>One audit line.</summary>
public class AuditBenchmarks
{
    private readonly ArrayBufferWriter<byte> output = new(64 * 1024);
    private readonly AuditRecord record = new(
        new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero), 200, "127.0.0.1:51234", "/v2/credentials", "aws-sdk-go-v2/1.41.7 os/linux lang/go#1.26",
        "container/orders", RoleType.TaskApplication, "prod", "");

    /// <summary>Formats it.</summary>
    [Benchmark]
    public int Line()
    {
        output.ResetWrittenCount();
        AuditFormat.Write(record, output);
        return output.WrittenCount;
    }
}
