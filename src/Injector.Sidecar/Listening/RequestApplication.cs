using Injector.Hosting.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Injector.Sidecar.Listening;

/// <summary>Brings Kestrel's requests to one handler, with one context object for a connection's lifetime: nothing is allocated for a request.</summary>
internal sealed class RequestApplication(RequestDelegate handler) : IHttpApplication<DefaultHttpContext>
{
    /// <inheritdoc />
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<DefaultHttpContext> container)
            return new DefaultHttpContext(contextFeatures);

        var context = container.HostContext;
        if (context is null)
            return container.HostContext = new DefaultHttpContext(contextFeatures);

        context.Initialize(contextFeatures);
        return context;
    }

    /// <inheritdoc />
    public Task ProcessRequestAsync(DefaultHttpContext context) => HeldConnection.AnswerAsync(context, handler);

    /// <inheritdoc />
    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();
}
