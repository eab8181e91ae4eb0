namespace Injector.Webhook.Admission;

/// <summary>A body that is no AdmissionReview that we can answer.</summary>
public sealed class AdmissionFormatException(string message) : Exception(message);
