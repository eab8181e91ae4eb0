namespace Injector.Kubernetes.Tests.CommandLine;

/// <summary>The page of settings is what the programs say of themselves.</summary>
public sealed class SettingsPageTests
{
    [Fact]
    public async Task The_page_is_fresh()
    {
        var expected = await SettingsPage.WriteAsync();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is { Length: > 0 })
            await File.WriteAllTextAsync(SettingsPage.Path, expected, TestContext.Current.CancellationToken);

        Assert.Contains("`--sts-endpoint <URL>`", expected, StringComparison.Ordinal);
        Assert.Contains("## injector host runtime install", expected, StringComparison.Ordinal);
        Assert.Contains("INJECTOR_CREDENTIAL_ID", expected, StringComparison.Ordinal);
        Assert.Equal(expected, await File.ReadAllTextAsync(SettingsPage.Path, TestContext.Current.CancellationToken));
    }
}
