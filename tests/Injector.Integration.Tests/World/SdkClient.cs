using System.Diagnostics;

namespace Injector.Integration.Tests.World;

/// <summary>A running application with an AWS SDK and nothing in its environment but PATH, the relative URI (null for none), and what else is given.</summary>
internal sealed class SdkClient : IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);
    private readonly Daemon process;

    public SdkClient(string sdk, Pod pod, string? relativeUri, IReadOnlyDictionary<string, string>? more = null)
    {
        // The .NET runtime wants to know where it is when it is not in a standard place.
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["HOME"] = "/nonexistent",
        };
        if (relativeUri is not null)
            environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = relativeUri;
        foreach (var (name, value) in more ?? new Dictionary<string, string>(StringComparer.Ordinal))
            environment[name] = value;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root)
            environment["DOTNET_ROOT"] = root;
        process = new Daemon(pod.Space.Inside(SdkClients.Command(sdk)), environment, inheritEnvironment: false);
    }

    /// <summary>Lets the application use its credentials once.</summary>
    /// <returns>The access key id that it used.</returns>
    public async Task<string> UseAsync()
    {
        var before = process.Answers.Count;
        await process.Input.WriteLineAsync("use");
        await process.Input.FlushAsync(TestContext.Current.CancellationToken);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < AnswerWithin;)
        {
            if (process.Answers is { } answers && answers.Count > before)
                return answers[before];

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail("the application gave no answer: " + process.Output);
        return "";
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
