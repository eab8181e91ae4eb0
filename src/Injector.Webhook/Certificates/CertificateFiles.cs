namespace Injector.Webhook.Certificates;

/// <summary>Certificates in files.</summary>
/// <param name="Certificate">PEM file of the certificate.</param>
/// <param name="Key">PEM file of its key.</param>
/// <param name="Authority">PEM file of the CA that sidecars are to believe; null takes the machine's CAs.</param>
/// <param name="WritesBundle">Whether that CA is written into the webhook configuration.</param>
public sealed record CertificateFiles(string Certificate, string Key, string? Authority, bool WritesBundle);
