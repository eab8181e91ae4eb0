using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Injector.Kubernetes.Tests.FakeApi;

/// <summary>Watches.</summary>
public sealed class WatchTests : FakeApiTest
{
    [Fact]
    public async Task Changes_after_a_version_come_in_order_and_selected()
    {
        Put("old", """{"app":"web"}""");
        var from = Fake.ResourceVersion;
        Put("a", """{"app":"web"}""");
        Put("b", """{"app":"db"}""");
        await using var events = Watch(from, labels: "app=web").GetAsyncEnumerator(Limit);
        await NextAsync(events, WatchEventType.Added, "a");
        Put("a", """{"app":"web","x":"1"}""");
        await NextAsync(events, WatchEventType.Modified, "a");
        Put("b", """{"app":"web"}""");
        await NextAsync(events, WatchEventType.Added, "b");
        Put("a", "{}");
        await NextAsync(events, WatchEventType.Deleted, "a");
        Fake.Remove("v1", "Pod", "shop", "b");
        await NextAsync(events, WatchEventType.Deleted, "b");
        Assert.Equal("watch", Assert.Single(Fake.Requests).Verb);
    }

    [Fact]
    public async Task Without_a_version_what_is_there_comes_first()
    {
        Put("a", "{}");
        await using var events = Watch(null).GetAsyncEnumerator(Limit);
        await NextAsync(events, WatchEventType.Added, "a");
    }

    [Fact]
    public async Task Bookmarks_carry_the_version_of_everything()
    {
        Fake.BookmarkInterval = TimeSpan.FromMilliseconds(50);
        await using var events = Watch(Fake.ResourceVersion, bookmarks: true).GetAsyncEnumerator(Limit);
        var next = events.MoveNextAsync();
        Fake.AddNamespace("elsewhere");
        Assert.True(await next);
        while (events.Current.Pod.ResourceVersion() != Fake.ResourceVersion.ToString(null, null))
            Assert.True(await events.MoveNextAsync());
        Assert.Equal(WatchEventType.Bookmark, events.Current.Type);
    }

    [Fact]
    public async Task A_forgotten_version_is_gone()
    {
        var from = Fake.ResourceVersion;
        Put("a", "{}");
        await using (var running = Watch(from).GetAsyncEnumerator(Limit))
        {
            await NextAsync(running, WatchEventType.Added, "a");
            Fake.CompactHistory();
            Put("b", "{}");
            await NextAsync(running, WatchEventType.Added, "b");
        }

        Exception? error = null;
        await DrainAsync(Client.CoreV1.WatchListNamespacedPodAsync(
            "shop", resourceVersion: from.ToString(null, null), onError: e => error = e, cancellationToken: Limit));
        var gone = Assert.IsType<KubernetesException>(error);
        Assert.Equal((410, "Expired"), (gone.Status.Code, gone.Status.Reason));

        Fake.GoneAsHttpStatus = true;
        var (code, _) = await FailsAsync(async () => await DrainAsync(Watch(from)));
        Assert.Equal(System.Net.HttpStatusCode.Gone, code);
    }

    [Fact]
    public async Task A_watch_ends_at_its_timeout()
    {
        // The client takes a watch without a single line for one that was cut off.
        var from = Fake.ResourceVersion;
        Put("a", "{}");
        var start = TimeProvider.System.GetTimestamp();
        await DrainAsync(Watch(from, timeout: 1));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_cut_watch_breaks_and_the_next_one_goes_on()
    {
        Put("a", "{}");
        await using (var events = Watch(null).GetAsyncEnumerator(Limit))
        {
            await NextAsync(events, WatchEventType.Added, "a");
            Assert.Equal(1, Fake.OpenWatches);
            Fake.CloseWatches();
            var failure = await Record.ExceptionAsync(async () => await events.MoveNextAsync());
            Assert.True(failure is null or IOException or HttpRequestException, failure?.ToString());
        }

        var from = Fake.ResourceVersion;
        Put("b", "{}");
        await using var again = Watch(from).GetAsyncEnumerator(Limit);
        await NextAsync(again, WatchEventType.Added, "b");
    }

    private IAsyncEnumerable<(WatchEventType Type, V1Pod Pod)> Watch(long? from, string? labels = null, bool bookmarks = false, int? timeout = null) =>
        Client.CoreV1.WatchListNamespacedPodAsync(
            "shop",
            allowWatchBookmarks: bookmarks,
            labelSelector: labels,
            resourceVersion: from?.ToString(null, null),
            timeoutSeconds: timeout,
            onError: null,
            cancellationToken: Limit);

    private static async Task NextAsync(IAsyncEnumerator<(WatchEventType Type, V1Pod Pod)> events, WatchEventType type, string name)
    {
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((type, name), (events.Current.Type, events.Current.Pod.Name()));
    }

    private static async Task DrainAsync(IAsyncEnumerable<(WatchEventType Type, V1Pod Pod)> events)
    {
        await foreach (var _ in events)
        {
        }
    }

    private void Put(string name, string labels) => Fake.Put(JsonNode.Parse(
        $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"shop","labels":{{{labels}}}}}""")!.AsObject());
}
