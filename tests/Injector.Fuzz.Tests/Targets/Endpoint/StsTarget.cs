using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Sources.Sts;
using Injector.Fuzz.Tests.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Fuzz.Tests.Targets.Endpoint;

/// <summary>Answers of STS, through the AWS SDK. The first line of an input is the status, the rest the body.</summary>
internal sealed class StsTarget : FuzzTarget
{
    private const string Open = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>";
    private const string Close = "</AssumeRoleResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></AssumeRoleResponse>";
    private static readonly string[] Values = ["AccessKeyId", "SecretAccessKey", "SessionToken"];

    private readonly AnswerFactory answers = new();
    private readonly StsSource source;
    private readonly SourceRequest request;

    public StsTarget()
    {
        Broken.Unless(RoleArn.TryParse("arn:aws:iam::111122223333:role/orders", out var role), "no role");
        request = new SourceRequest(CredentialId.New(), new WorkloadIdentity(Platform.Task), role, GrantSession.Default);
        var config = new AmazonSecurityTokenServiceConfig { MaxErrorRetry = 0, ServiceURL = "http://127.0.0.1:9", AuthenticationRegion = "us-east-1", HttpClientFactory = answers };
        source = new StsSource(
            new AmazonSecurityTokenServiceClient(new BasicAWSCredentials("AKIAHOST", Canary.Text), config), new StsOptions { Retries = 1, TryTimeout = TimeSpan.FromSeconds(60) }, new NoPause(), NullLogger<StsSource>.Instance);
    }

    /// <inheritdoc />
    public override string Name => "sts";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Seeds(
        "200\n" + Open + "<Credentials><AccessKeyId>ASIAX</AccessKeyId><SecretAccessKey>" + Canary.Text + "</SecretAccessKey><SessionToken>t+/==</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
        + "<AssumedRoleUser><Arn>arn:x</Arn><AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser><PackedPolicySize>6</PackedPolicySize>" + Close,
        "200\n" + Open + "<Credentials><AccessKeyId>ASIAX</AccessKeyId></Credentials>" + Close,
        "403\n<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>",
        "400\n<ErrorResponse><Error><Code>ValidationError</Code><Message>The requested DurationSeconds exceeds the MaxSessionDuration</Message></Error></ErrorResponse>",
        "400\n<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>" + Canary.Text + "</Message></Error></ErrorResponse>");

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        "<Credentials>", "</Credentials>", "<AccessKeyId>", "</AccessKeyId>", "<SecretAccessKey>", "<SessionToken/>", "<Expiration>", "2099-01-01", "9999-12-31T23:59:59.9999999Z", "<Code>", "Throttling", "ExpiredToken", "<Message>", "<Error>", "<PackedPolicySize>",
        "200\n", "500\n", "429\n", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>", "&b;", "&#0;", "&#x1F600;", "<?xml version=\"1.1\"?>", "<!-- ", " --> ", "xmlns:x=\"y\"", "<a><a><a>",
    ];

    /// <inheritdoc />
    public override long Allowance => 4 * 1024 * 1024;

    /// <inheritdoc />
    public override long LongForm => 50_000;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        var line = input.AsSpan().IndexOf((byte)'\n');
        _ = int.TryParse(Texts.Of(input.AsSpan(0, Math.Max(line, 0))), CultureInfo.InvariantCulture, out var status);
        answers.Status = status is >= 200 and < 600 and not (>= 300 and < 400) ? status : 200;
        answers.Body = input[(line + 1)..];

        var asked = source.GetAsync(request, CancellationToken.None);
        var result = Waiting.For(asked);

        if (!result.IsSuccess)
        {
            if (Canary.IsOnlyIn(input, "<SecretAccessKey>", "</SecretAccessKey>"))
                Canary.MustNotBeIn(result.Problem, "the problem");
            return;
        }

        Broken.Unless(answers.Status is >= 200 and < 300 && result.Credentials.RoleArn == request.Role.Value, "credentials out of an error");
        var given = new[] { result.Credentials.AccessKeyId, result.Credentials.SecretAccessKey.Reveal(), result.Credentials.Token.Reveal() };
        Broken.Unless(given.All(value => value.Length > 0), "an empty key");
        Broken.Unless(Values.All(name => Texts.Of(answers.Body).Contains("<" + name, StringComparison.Ordinal)), "a key that STS did not give");
    }

    /// <inheritdoc />
    protected override void End() => source.Dispose();

    private sealed class AnswerFactory : HttpClientFactory
    {
        public int Status { get; set; }

        public byte[] Body { get; set; } = [];

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));
    }

    private sealed class Handler(AnswerFactory answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)answers.Status) { Content = new ByteArrayContent(answers.Body), RequestMessage = request });
    }
}
