namespace Injector.CommandLine;

/// <summary>A yes or no in the environment, as the ECS agent reads it.</summary>
internal static class EcsFlag
{
    /// <summary>The boolean words that the ECS agent takes; anything else is the default.</summary>
    public static bool Read(string? text, bool otherwise) => text?.Trim() switch
    {
        "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
        "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
        _ => otherwise,
    };
}
