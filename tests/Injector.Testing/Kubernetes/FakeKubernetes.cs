using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Testing.Kubernetes;

/// <summary>
/// A Kubernetes API server over real HTTPS that keeps objects in memory: storage with watches, bearer tokens, token reviews, admission of
/// pods through webhooks, and faults. What it does not do: schedule, run controllers, collect garbage, validate more than the obvious.
/// </summary>
public sealed class FakeKubernetes : IAsyncDisposable
{
    private readonly ApiHandler handler;
    private readonly FakeAuthority authority = new();
    private readonly X509Certificate2 certificate;
    private readonly ConcurrentDictionary<ConnectionContext, bool> connections = new();
    private readonly TimeProvider time;
    private readonly WebApplication server;

    private FakeKubernetes(TimeProvider time, IPAddress? alsoOn)
    {
        this.time = time;
        handler = new ApiHandler(time);
        handler.Faults[""] = new ApiFaults();
        certificate = authority.Issue(["127.0.0.1", "localhost", "kubernetes.default.svc", .. alsoOn is null ? [] : new[] { alsoOn.ToString() }]);
        server = SlimServer.Create(
            NullLoggerFactory.Instance,
            kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0, Listen);
                if (alsoOn is not null)
                    kestrel.Listen(alsoOn, 0, Listen);
            },
            handler.HandleAsync);
    }

    /// <summary>Where it listens on loopback.</summary>
    public Uri Address => Addresses[0];

    /// <summary>Everywhere it listens: loopback first, then the other address if one was asked for.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    /// <summary>The certificate of its authority, as PEM.</summary>
    public string CertificateAuthority => authority.Pem;

    /// <summary>All requests answered so far; a watch is there from its beginning.</summary>
    public IReadOnlyCollection<RecordedRequest> Requests => handler.Requests;

    /// <summary>Audit annotations that webhooks gave.</summary>
    public IReadOnlyCollection<RecordedAuditAnnotation> AuditAnnotations => handler.Admission.AuditAnnotations;

    /// <summary>Exceptions inside the fake, such as a match condition that it cannot evaluate; empty in a sound test.</summary>
    public IReadOnlyCollection<Exception> Errors => handler.Errors;

    /// <summary>Token reviews answered so far.</summary>
    public int TokenReviews => handler.TokenReviews;

    /// <summary>Watches that are open.</summary>
    public int OpenWatches => handler.Watches.Open;

    /// <summary>Version of the last change.</summary>
    public long ResourceVersion => handler.Store.Version;

    /// <summary>Answer to <c>/version</c>.</summary>
    public (string GitVersion, string Major, string Minor) Version
    {
        get => handler.Version;
        set => handler.Version = value;
    }

    /// <summary>Time between bookmarks, real time.</summary>
    public TimeSpan BookmarkInterval
    {
        get => handler.Watches.BookmarkInterval;
        set => handler.Watches.BookmarkInterval = value;
    }

    /// <summary>Answers a watch from a forgotten version with HTTP 410 instead of HTTP 200 and an ERROR event.</summary>
    public bool GoneAsHttpStatus
    {
        get => handler.Watches.GoneAsHttpStatus;
        set => handler.Watches.GoneAsHttpStatus = value;
    }

    /// <summary>Time that passes before every answer, real time.</summary>
    public TimeSpan Latency
    {
        get => FaultsAt("").Latency;
        set => FaultsAt("").Latency = value;
    }

    /// <summary>Every request is answered with 503.</summary>
    public bool Failing
    {
        get => FaultsAt("").Failing;
        set => FaultsAt("").Failing = value;
    }

    /// <summary>Connections are closed at once; those that are open are cut.</summary>
    public bool Down
    {
        get => FaultsAt("").Down;
        set
        {
            FaultsAt("").Down = value;
            if (value)
                CutConnections();
        }
    }

    /// <summary>Starts one, with the namespaces default and kube-system.</summary>
    /// <param name="time">What timestamps and token expiry go by; the system's time by default.</param>
    /// <param name="alsoOn">Another address to listen on, at another port.</param>
    public static async Task<FakeKubernetes> StartAsync(TimeProvider? time = null, IPAddress? alsoOn = null)
    {
        var fake = new FakeKubernetes(time ?? TimeProvider.System, alsoOn);
        fake.AddNamespace("default");
        fake.AddNamespace("kube-system");
        await fake.server.StartAsync();
        return fake;
    }

    /// <summary>Faults of all paths that begin with a prefix, on top of those of everything.</summary>
    public ApiFaults FaultsAt(string pathPrefix) => handler.Faults.GetOrAdd(pathPrefix, _ => new ApiFaults());

    /// <summary>Restricts a user: from the first rule on, only what some rule allows is allowed.</summary>
    /// <param name="user">The user.</param>
    /// <param name="rule">Verb and path in, whether it is allowed out.</param>
    public void Allow(string user, Func<string, string, bool> rule) => handler.Access.Allow(user, rule);

    /// <summary>The bearer token of a user, who is known from then on.</summary>
    public string TokenOf(string user) => handler.Access.TokenOf(user);

    /// <summary>Writes a kubeconfig for a user.</summary>
    /// <param name="path">Where.</param>
    /// <param name="user">User name, as the server is to see it.</param>
    /// <param name="server">Another URL than <see cref="Address"/>.</param>
    public void WriteKubeconfig(string path, string user, Uri? server = null) => File.WriteAllText(path, $$"""
        apiVersion: v1
        kind: Config
        current-context: fake
        clusters:
        - name: fake
          cluster:
            server: {{(server ?? Address).AbsoluteUri.TrimEnd('/')}}
            certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(CertificateAuthority))}}
        contexts:
        - name: fake
          context:
            cluster: fake
            user: "{{user}}"
        users:
        - name: "{{user}}"
          user:
            token: {{TokenOf(user)}}

        """);

    /// <summary>Puts an object in as it is, without admission, authorization or requests: what is missing of uid, times and namespace is made.</summary>
    /// <returns>The object as it is stored.</returns>
    public JsonObject Put(JsonObject content)
    {
        var kind = ResourceKind.Of(content.Text("apiVersion"), content.Text("kind"));
        var copy = content.DeepClone().AsObject();
        var metadata = copy.Child("metadata");
        if (kind.Namespaced)
        {
            if (metadata.Text("namespace").Length == 0)
                metadata["namespace"] = "default";
            AddNamespace(metadata.Text("namespace"));
        }

        while (true)
        {
            var current = handler.Store.Find(kind, metadata.Text("namespace"), metadata.Text("name"));
            var given = metadata.DeepClone().AsObject();
            ResourceWriter.Complete(kind, copy, time);
            foreach (var name in new[] { "uid", "creationTimestamp", "generation" })
            {
                if ((given[name] ?? (current?.Read()["metadata"] as JsonObject)?[name]) is { } known)
                    metadata[name] = known.DeepClone();
            }

            if ((current is null ? handler.Store.Insert(kind, copy) : handler.Store.Replace(current, copy)) is { } stored)
                return stored.Read();
        }
    }

    /// <summary>Looks an object up without a request; null when there is none.</summary>
    public JsonObject? Find(string apiVersion, string kind, string @namespace, string name) =>
        handler.Store.Find(ResourceKind.Of(apiVersion, kind), @namespace, name)?.Read();

    /// <summary>All objects of a kind, without a request.</summary>
    public IReadOnlyList<JsonObject> All(string apiVersion, string kind) =>
        [.. handler.Store.Snapshot(ResourceKind.Of(apiVersion, kind)).Objects.Values.Select(stored => stored.Read())];

    /// <summary>Removes an object at once, without a request.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string apiVersion, string kind, string @namespace, string name)
    {
        while (handler.Store.Find(ResourceKind.Of(apiVersion, kind), @namespace, name) is { } current)
        {
            if (handler.Store.Remove(current) is not null)
                return true;
        }

        return false;
    }

    /// <summary>Adds a namespace unless it is there.</summary>
    public void AddNamespace(string name)
    {
        if (handler.Store.Find(ResourceKind.Namespace, "", name) is not null)
            return;
        var content = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["status"] = new JsonObject { ["phase"] = "Active" } };
        ResourceWriter.Complete(ResourceKind.Namespace, content, time);
        handler.Store.Insert(ResourceKind.Namespace, content);
    }

    /// <summary>Issues a token bound to a pod, whether or not that pod exists.</summary>
    public string IssuePodToken(string @namespace, string serviceAccount, string podName, string podUid, IReadOnlyList<string> audiences, TimeSpan lifetime) =>
        handler.Tokens.Issue(@namespace, serviceAccount, podName, podUid, audiences, lifetime);

    /// <summary>Issues a token that is bound to no pod.</summary>
    public string IssueServiceAccountToken(string @namespace, string serviceAccount, IReadOnlyList<string> audiences, TimeSpan lifetime) =>
        handler.Tokens.Issue(@namespace, serviceAccount, "", "", audiences, lifetime);

    /// <summary>Says where a service that webhooks name really is.</summary>
    public void MapService(string @namespace, string name, Uri address) => handler.Webhooks.Map(@namespace, name, address);

    /// <summary>Forgets the history: watches from versions before now are told that they are gone, and so are continued lists.</summary>
    /// <returns>The oldest version that a watch may start from.</returns>
    public long CompactHistory() => handler.Store.Compact();

    /// <summary>Cuts all watches abruptly.</summary>
    public void CloseWatches() => handler.Watches.Close();

    /// <summary>Cuts all connections abruptly.</summary>
    public void CutConnections()
    {
        foreach (var connection in connections.Keys)
            connection.Abort();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        CloseWatches();
        await SlimServer.StopAsync(server);
        certificate.Dispose();
        authority.Dispose();
    }

    private void Listen(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.Use(next => async connection =>
        {
            connections[connection] = true;
            try
            {
                if (Down)
                    connection.Abort();
                else
                    await next(connection);
            }
            finally
            {
                connections.TryRemove(connection, out _);
            }
        });
        listen.UseHttps(certificate);
    }
}
