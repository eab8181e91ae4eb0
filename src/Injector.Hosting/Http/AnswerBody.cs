using Injector.Hosting.Connections;
using Microsoft.AspNetCore.Http;

namespace Injector.Hosting.Http;

/// <summary>Writes the body of an answer. A client that does not read it is as good as idle meanwhile: its connection makes room for others.</summary>
public static class AnswerBody
{
    /// <summary>Writes it.</summary>
    public static ValueTask WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        // Without RequestAborted, which would cost a token source for each request: a write to a client that is gone just completes.
        var write = context.Response.BodyWriter.WriteAsync(body, CancellationToken.None);
        return write.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(HeldConnection.UnreadAsync(context, write.AsTask));
    }
}
