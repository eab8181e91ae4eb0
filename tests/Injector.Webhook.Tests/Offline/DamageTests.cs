using System.Diagnostics;
using System.Text;
using Injector.Webhook.Offline;

namespace Injector.Webhook.Tests.Offline;

/// <summary>What is no manifest is told in one line with its place, soon, and never half done.</summary>
public sealed class DamageTests
{
    [Theory]
    [InlineData("a: [1\n", "line 2, column 1")]
    [InlineData("a: 'x\n", "line 1, column 4")]
    [InlineData("a: 1\n b: 2\n", "line 2, column 3")]
    [InlineData("a: *nobody\n", "line 1, column 4")]
    [InlineData("a: 1\nb: 2\na: 3\n", "line 3, column 1")]
    [InlineData("a: @b\n", "line 1, column 4")]
    [InlineData("a:\n\t- b\n", "tab")]
    [InlineData("a: \"\\ud83d\"\n", "line 1, column 4")]
    [InlineData("kind: Pod\nmetadata: {labels: {x: 1, x: 2}}\n", "line 2")]
    public void Broken_YAML_is_told_with_its_place(string yaml, string place)
    {
        var e = Assert.Throws<ManifestException>(() => Manifest.Inject(yaml));

        Assert.Contains(place, e.Message, StringComparison.Ordinal);
        Assert.Throws<ManifestException>(() => Manifest.Uninject(yaml));
    }

    [Theory]
    [InlineData("kind: Pod\nspec: {containers: 1}\nmetadata: {labels: {ecs-injector.io/inject: enabled}}\n", "expected a list")]
    [InlineData("kind: Pod\nspec: 1\n", "expected an object")]
    [InlineData("kind: Pod\nspec: {containers: [x]}\nmetadata: {labels: {ecs-injector.io/inject: enabled}}\n", "expected an object")]
    [InlineData("kind: Pod\nmetadata: 1\nspec: {}\n", "expected an object")]
    [InlineData("kind: Pod\nmetadata: {labels: [a]}\nspec: {}\n", "expected an object")]
    [InlineData("kind: Pod\nspec: {[1]: 2}\n", "expected a text as key")]
    [InlineData("kind: Pod\n<<: 1\n", "expected a mapping to merge")]
    public void A_template_that_is_built_otherwise_is_told(string yaml, string what)
    {
        var e = Assert.Throws<ManifestException>(() => Manifest.Inject(yaml));

        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_beginning_of_a_manifest_is_read_or_told()
    {
        var yaml = Manifest.Pod("    args: [\"a\\n\", 'b']\n", "  x: &x\n  - <<: {a: !!str b}\n  z: *x\n  y: |+\n    z\n# c");

        for (var i = 0; i < yaml.Length; i++)
        {
            try
            {
                var text = Manifest.Inject(yaml[..i]).Text;
                Assert.Equal(text, Manifest.Inject(text).Text);
            }
            catch (ManifestException e)
            {
                Assert.NotEmpty(e.Message);
                Assert.Throws<ManifestException>(() => Manifest.Inject(yaml[..i]));
            }
        }
    }

    [Fact]
    public void Any_bytes_are_read_or_told()
    {
        const string Alphabet = "ab:-?[]{},#&*!|>'\"%@` \n\n  \t\r0~<\u0085\u2028é.";
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 40); n > 0; n--)
                text.Append(Alphabet[random.Next(Alphabet.Length)]);

            IReadOnlyList<YamlDotNet.RepresentationModel.YamlNode> read;
            try
            {
                read = YamlDocuments.Read(text.ToString());
            }
            catch (ManifestException)
            {
                continue;
            }

            var written = YamlDocuments.Write(read);
            Assert.True(read.SequenceEqual(YamlDocuments.Read(written)), $"{text}\n was written as\n{written}");
        }
    }

    [Theory]
    [InlineData("value", "expected at most 2000000 nodes")]
    [InlineData("key", "expected a text as key")]
    [InlineData("merge", "expected at most 2000000 nodes")]
    public async Task An_alias_bomb_is_refused_soon(string where, string what)
    {
        var yaml = new StringBuilder(where == "merge" ? "a0: &a0 {x: 1}\n" : "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
        {
            var before = $"*a{i - 1}";
            yaml.Append(where switch
            {
                "merge" => $"a{i}: &a{i} {{<<: [{string.Join(", ", Enumerable.Repeat(before, 10))}]}}\n",
                _ => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat(before, 10))}]\n",
            });
        }

        if (where == "key")
            yaml.Append("? *a29\n: 1\n");

        var time = Stopwatch.StartNew();
        var reading = Task.Run(() => Assert.Throws<ManifestException>(() => Manifest.Inject(yaml.ToString())), TestContext.Current.CancellationToken);
        var e = await reading.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Contains(what, e.Message, StringComparison.Ordinal);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void An_alias_of_its_own_parent_is_refused()
    {
        Assert.Throws<ManifestException>(() => Manifest.Inject("a: &a\n  b: *a\n"));
        Assert.Throws<ManifestException>(() => Manifest.Inject("&a [*a]\n"));
    }

    [Theory]
    [InlineData("[", 200_000)]
    [InlineData("{a: ", 200_000)]
    [InlineData("- ", 200_000)]
    [InlineData("[", 200)]
    public void Bottomless_nesting_is_refused_instead_of_a_crash(string open, int times)
    {
        var text = string.Concat(Enumerable.Repeat(open, times));

        Assert.Throws<ManifestException>(() => Manifest.Inject(text));
    }

    [Fact]
    public void A_pod_with_deep_nesting_is_injected_or_told()
    {
        var deep = new string('[', 60) + new string(']', 60);

        Assert.Contains("ecs-credential-proxy", Manifest.Inject(Manifest.Pod(inSpec: "  x: " + deep)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_megabytes_are_done_and_more_than_the_limit_is_refused()
    {
        var yaml = new StringBuilder(Manifest.Deployment);
        yaml.Append("---\nkind: ConfigMap\ndata:\n");
        for (var i = 0; yaml.Length < 10 * 1024 * 1024; i++)
            yaml.Append("  key").Append(i).Append(": |\n    ").Append('x', 1000).Append("\n    y\n");

        var time = Stopwatch.StartNew();
        var result = Manifest.Inject(yaml.ToString());

        Assert.Contains("ecs-credential-proxy", result.Text, StringComparison.Ordinal);
        Assert.EndsWith(yaml.ToString()[^2000..], result.Text, StringComparison.Ordinal);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(30), time.Elapsed.ToString());
        Assert.Throws<ManifestException>(() => Manifest.Inject(new string('x', (32 * 1024 * 1024) + 1)));
    }
}
