namespace Injector.Host;

/// <summary>How this program is started again.</summary>
internal static class ThisProgram
{
    /// <summary>Its path; with the runtime's in front when it was started as <c>dotnet injector.dll</c>.</summary>
    public static IReadOnlyList<string> Command
    {
        get
        {
            var process = Environment.ProcessPath ?? "injector";
            return Path.GetFileNameWithoutExtension(process) == "dotnet"
                ? [process, Path.GetFullPath(Environment.GetCommandLineArgs()[0])]
                : [process];
        }
    }
}
