namespace Injector.DockerHook.Hook;

/// <summary>What was looked at has changed while it was worked on: it is looked at again.</summary>
public sealed class ChangedMeanwhileException(string message) : Exception(message);
