using Docker.DotNet;
using Docker.DotNet.Models;
using Injector.DockerHook.Engine;

namespace Injector.Tasks;

/// <summary>Reads what containers write, from the engine.</summary>
internal sealed class ContainerOutput(DockerEngine engine, TimeProvider time)
{
    private const int BufferSize = 16 * 1024;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the lines of one container; never fails: what cannot be read is said in a line.</summary>
    /// <param name="container">Which one.</param>
    /// <param name="follows">Until its end; else what there is now.</param>
    /// <param name="line">Receives each line, and whether it is of standard error.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ReadAsync(ContainerAnswer container, bool follows, Action<string, bool> line, CancellationToken cancellation)
    {
        try
        {
            var parameters = new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Follow = follows };
            using var stream = await engine.Client.Containers.GetContainerLogsAsync(container.RuntimeId!, parameters, cancellation);
            await CopyAsync(stream, line, cancellation);
        }
        catch (DockerApiException e)
        {
            line($"(no output to be had: {e.ResponseBody?.Trim() ?? e.Message})", arg2: true);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            line($"(output cut off: {e.Message})", arg2: true);
            await Task.Delay(Again, time, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // Enough was read.
        }
    }

    private static async Task CopyAsync(MultiplexedStream stream, Action<string, bool> line, CancellationToken cancellation)
    {
        var (output, errors) = (new LineSplitter(text => line(text, arg2: false)), new LineSplitter(text => line(text, arg2: true)));
        var buffer = new byte[BufferSize];
        try
        {
            while (true)
            {
                var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellation);
                if (read.EOF)
                    break;

                (read.Target is MultiplexedStream.TargetStream.StandardError ? errors : output).Take(buffer.AsSpan(0, read.Count));
            }
        }
        finally
        {
            // Also when it was cut off: what has come is shown.
            output.End();
            errors.End();
        }
    }
}
