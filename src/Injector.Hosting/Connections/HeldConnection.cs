using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Injector.Hosting.Connections;

/// <summary>A connection that has one of the places of a <see cref="ConnectionLimit"/>.</summary>
public sealed class HeldConnection
{
    private readonly ConnectionContext connection;
    private readonly ConnectionLimit limit;
    private readonly long since = TimeProvider.System.GetTimestamp();
    private volatile bool isAsking;
    private volatile bool isUnread;
    private volatile bool hasAsked;

    internal HeldConnection(ConnectionContext connection, ConnectionLimit limit)
    {
        this.connection = connection;
        this.limit = limit;
        Place = new LinkedListNode<HeldConnection>(this);
    }

    /// <summary>Where it stands in the queue of those that may have to go.</summary>
    internal LinkedListNode<HeldConnection> Place { get; }

    /// <summary>How long it has been there, by the machine's clock: the pace of a flood is none of the product's time.</summary>
    internal TimeSpan Age => TimeProvider.System.GetElapsedTime(since);

    /// <summary>Whether a request of it is being answered now.</summary>
    internal bool IsAsking => isAsking;

    /// <summary>Connection middleware, the first that runs: gives the place back when the connection has ended.</summary>
    public static ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        try
        {
            await next(connection);
        }
        finally
        {
            if (connection.Features.Get<HeldConnection>() is { } held)
                held.limit.Leave(held);
        }
    };

    /// <summary>Answers a request; its connection is not closed for another's sake meanwhile.</summary>
    public static Task AnswerAsync(HttpContext context, RequestDelegate handler)
    {
        if (context.Features.Get<HeldConnection>() is not { } held)
            return handler(context);

        held.isAsking = true;
        try
        {
            var answer = handler(context);
            if (!answer.IsCompletedSuccessfully)
                return held.AwaitAsync(answer);
        }
        catch
        {
            held.Answered();
            throw;
        }

        held.Answered();
        return Task.CompletedTask;
    }

    /// <summary>Waits for something in the middle of a request during which its connection is as good as idle: a body that is sent slowly.</summary>
    public static async Task<T> IdleAsync<T>(HttpContext context, Func<Task<T>> wait)
    {
        var held = context.Features.Get<HeldConnection>();
        if (held is not null)
            held.isAsking = false;
        var got = await wait();
        if (held is not null)
            held.isAsking = true;
        return got;
    }

    /// <summary>The same for an answer that is not read: should it have to go meanwhile, what it has not read goes with it.</summary>
    public static async Task UnreadAsync<T>(HttpContext context, Func<Task<T>> write)
    {
        var held = context.Features.Get<HeldConnection>();
        if (held is not null)
            held.isUnread = true;
        await IdleAsync(context, write);
        if (held is not null)
            held.isUnread = false;
    }

    /// <summary>Whether it has asked since the last call.</summary>
    internal bool TakeHasAsked()
    {
        var asked = hasAsked;
        hasAsked = false;
        return asked;
    }

    /// <summary>Ends it. An end that is read like the client's own costs the server a fraction of an abort, which is thrown through all its layers.</summary>
    internal void Close()
    {
        try
        {
            if (connection.Features.Get<IConnectionSocketFeature>() is { Socket: { } socket })
            {
                // Else the kernel would keep what was not read, at our cost, for as long as it thinks that somebody might.
                if (isUnread)
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Shutdown(SocketShutdown.Both);
                return;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has gone meanwhile, or is about to.
        }

        connection.Abort(new ConnectionAbortedException("idle, and its place was needed"));
    }

    private void Answered()
    {
        hasAsked = true;
        isAsking = false;
    }

    private async Task AwaitAsync(Task answer)
    {
        try
        {
            await answer;
        }
        finally
        {
            Answered();
        }
    }
}
