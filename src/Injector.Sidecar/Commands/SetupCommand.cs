namespace Injector.Sidecar.Commands;

/// <summary><c>injector-proxy setup</c>.</summary>
internal static class SetupCommand
{
    /// <summary>Prepares the namespace.</summary>
    public static int Run(string[] options)
    {
        Console.Error.WriteLine(options.Length);
        return 1;
    }
}
