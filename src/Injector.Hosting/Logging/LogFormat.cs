namespace Injector.Hosting.Logging;

/// <summary>How log records are written.</summary>
public enum LogFormat
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>One JSON object.</summary>
    Json,
}
