namespace Injector.Sidecar.Settings;

/// <summary>Settings that cannot be taken; a line for each problem.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One line each: the variable, what was expected, what was found.</summary>
    public IReadOnlyList<string> Problems => problems;
}
