using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Settings;

/// <summary>Values that cannot be meant are refused, with a text that helps.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("replicas=2", "replicas")]
    [InlineData("webhook.replicas=2", "replicas")]
    [InlineData("webhook.replicaCount=\"2\"", "webhook.replicaCount")]
    [InlineData("webhook.configuration.failurePolicy=\"Fail\"", "failurePolicy")]
    [InlineData("webhook.configuration.pods.failurePolicy=\"fail\"", "failurePolicy")]
    [InlineData("webhook.configuration.timeoutSeconds=31", "timeoutSeconds")]
    [InlineData("webhook.configuration.sideEffects=\"Some\"", "sideEffects")]
    [InlineData("webhook.resources={\"request\":{}}", "request")]
    [InlineData("webhook.extraEnv=[{\"nam\":\"A\"}]", "extraEnv")]
    [InlineData("tls.mode=\"cert-manager\"", "tls.mode")]
    [InlineData("tls.secret.caBundle=\"LS0t\"", "caBundle")]
    [InlineData("sidecar.mode=\"Native\"", "sidecar.mode")]
    [InlineData("sidecar.resources.memoryLimit=\"48 MB\"", "memoryLimit")]
    [InlineData("sidecar.tokenLifetime=3600", "tokenLifetime")]
    [InlineData("endpoint.rateLimit=40", "rateLimit")]
    [InlineData("endpoint.source=\"payload\"", "endpoint.source")]
    [InlineData("endpoint.baseRoleArn=\"base\"", "baseRoleArn")]
    [InlineData("excludeNamespaces=\"storage\"", "excludeNamespaces")]
    [InlineData("image.digest=\"sha256:1\"", "image.digest")]
    [InlineData("metrics.port=80", "metrics.port")]
    [InlineData("traces.share=2", "traces.share")]
    [InlineData("traces.endpoint=\"http://name:secret@collector:4317\"", "traces.endpoint")]
    [InlineData("networkPolicy.webhookFrom=[{}]", "webhookFrom")]
    public async Task A_bad_value_is_named(string setting, string named)
    {
        var ended = await ChartRenderer.TryAsync("-set-json", setting);

        Assert.Equal(1, ended.Code);
        Assert.Contains("values don't meet the specifications of the schema", ended.Error, StringComparison.Ordinal);
        Assert.Contains(named, ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""tls.mode="certManager" """, "set tls.certManager.issuerRef.name")]
    [InlineData("""tls.mode="secret" """, "set tls.secret.webhook")]
    [InlineData("""tls={"mode":"secret","secret":{"webhook":"w"}}""", "set tls.secret.endpoint")]
    [InlineData("""tls.certManager.issuerRef.name="ca" """, "set tls.mode=certManager")]
    [InlineData("""tls.secret.endpoint="e" """, "set tls.mode=secret")]
    [InlineData("""tls={"mode":"certManager","secret":{"webhook":"w"},"certManager":{"issuerRef":{"name":"ca"}}}""", "set tls.mode=secret")]
    [InlineData("webhook.serviceAccount.create=false", "set webhook.serviceAccount.name")]
    [InlineData("endpoint.serviceAccount.create=false", "set endpoint.serviceAccount.name")]
    [InlineData("""webhook.autoscaling={"enabled":true,"minReplicas":9,"maxReplicas":3}""", "raise maxReplicas")]
    [InlineData("traces.enabled=true", "traces.enabled and traces.endpoint go together")]
    [InlineData("""endpoint.upstream="https://upstream.example/" """, "set endpoint.source=upstream")]
    [InlineData("""endpoint={"source":"development","baseRoleArn":"arn:aws:iam::111122223333:role/base"}""", "endpoint.source=sts")]
    public async Task Values_that_do_not_go_together_are_refused_with_the_way_out(string setting, string help)
    {
        var ended = await ChartRenderer.TryAsync("-set-json", setting.Trim());

        Assert.Equal(1, ended.Code);
        Assert.Contains(help, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_and_endpoint_may_not_share_an_account()
    {
        var ended = await ChartRenderer.TryAsync(
            "-set-json", """webhook.serviceAccount.name="same" """.Trim(), "-set-json", """endpoint.serviceAccount.name="same" """.Trim());

        Assert.Equal(1, ended.Code);
        Assert.Contains("only the endpoint may hold AWS rights", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webhook.configuration.pods.failurePolicy=\"Ignore\"", "WARNING: webhook.configuration.pods.failurePolicy is Ignore")]
    [InlineData("webhook.replicaCount=1", "is Fail with one replica")]
    [InlineData("endpoint.podDisruptionBudget.minAvailable=2", "nodes cannot be drained")]
    [InlineData("endpoint.source=\"development\"", "every key that pods get is fake")]
    [InlineData("endpoint.audit.enabled=false", "nothing records")]
    [InlineData("webhook.hostNetwork=true", "WARNING: webhook.hostNetwork")]
    [InlineData("ephemeralContainers.enabled=true", "may use its role")]
    [InlineData("rbac.create=false", "WARNING: rbac.create is false")]
    public async Task Notes_warn_of_risks(string setting, string warning)
    {
        Assert.Contains(warning, await ChartRenderer.TextAsync("-notes", "-set-json", setting), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("ha")]
    public async Task Notes_of_a_sound_installation_say_what_comes_next_and_warn_of_nothing(string profile)
    {
        var notes = await ChartRenderer.TextAsync(["-notes", .. Profile.Arguments(profile)]);

        Assert.DoesNotContain("WARNING", notes, StringComparison.Ordinal);
        Assert.Contains("injector check --namespace ecs-injector", notes, StringComparison.Ordinal);
        Assert.Contains("kubectl delete mutatingwebhookconfiguration ecs-injector", notes, StringComparison.Ordinal);
    }
}
