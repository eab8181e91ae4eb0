using System.Globalization;
using System.Security.Cryptography;
using Injector.Core.Credentials;
using Injector.Endpoint.Sources;

namespace Injector.Benchmarks.Micro;

/// <summary>Pairs as long as those of AWS, with a token of 800 characters that no other workload has.</summary>
internal sealed class RealSizeSource(TimeProvider time) : ICredentialSource
{
    private const int TokenBytes = 600;
    private const int SecretBytes = 30;
    private int made;

    /// <inheritdoc />
    public Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation) => Task.FromResult(SourceResult.Success(new RoleCredentials(
        request.Role.Value,
        string.Create(CultureInfo.InvariantCulture, $"ASIABENCH{++made:D11}"),
        new SecretText(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes))),
        new SecretText(Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes))),
        time.GetUtcNow().AddHours(1))));
}
