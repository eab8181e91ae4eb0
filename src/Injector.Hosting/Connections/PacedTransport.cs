using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Injector.Hosting.Connections;

/// <summary>
/// Opens listeners that take a connection from the kernel only when there is a place for it: a flood waits there, where it costs nothing,
/// and does not run over those who have come in and have not been heard yet.
/// </summary>
/// <param name="inner">Opens the listeners.</param>
/// <param name="limitOf">Gives the places of a listener, by the end point that the server was given for it.</param>
/// <param name="hasLargeBodies">Whether requests have more than a header.</param>
public sealed class PacedTransport(IConnectionListenerFactory inner, Func<EndPoint, ConnectionLimit> limitOf, bool hasLargeBodies = false) : IConnectionListenerFactory
{
    /// <inheritdoc />
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await inner.BindAsync(endpoint, cancellationToken), limitOf(endpoint), hasLargeBodies);

    private sealed class Listener(IConnectionListener inner, ConnectionLimit limit, bool hasLargeBodies) : IConnectionListener
    {
        private readonly CancellationTokenSource ending = new();

        /// <inheritdoc />
        public EndPoint EndPoint => inner.EndPoint;

        /// <inheritdoc />
        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var connection = await inner.AcceptAsync(cancellationToken);
            if (connection is null)
                return null;

            await limit.TakePlaceAsync(connection, ending.Token);
            ConnectionBuffers.Bound(connection, hasLargeBodies);
            return connection;
        }

        /// <inheritdoc />
        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await ending.CancelAsync();
            await inner.UnbindAsync(cancellationToken);
        }

        /// <inheritdoc />
        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            ending.Dispose();
        }
    }
}
