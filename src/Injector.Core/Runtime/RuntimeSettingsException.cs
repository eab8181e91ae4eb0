namespace Injector.Core.Runtime;

/// <summary>The settings of the OCI runtime wrapper cannot be taken.</summary>
/// <param name="message">What was expected, what was found, where.</param>
public sealed class RuntimeSettingsException(string message) : Exception(message);
