using System.Globalization;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>The sizes of a whole task, which ECS writes as text: <c>256</c> or <c>.25 vCPU</c>, <c>512</c> or <c>0.5 GB</c>.</summary>
internal static class Sizes
{
    private const int UnitsOfCpu = 1024;
    private const int MebibytesOfGibibyte = 1024;

    /// <summary>CPU in ECS units, 1024 being one CPU; null when absent.</summary>
    public static int? Cpu(JsonFields fields, string name) => Read(fields, name, "vCPU", UnitsOfCpu, "256 or .25 vCPU");

    /// <summary>Memory in MiB; null when absent.</summary>
    public static int? Memory(JsonFields fields, string name) => Read(fields, name, "GB", MebibytesOfGibibyte, "512 or 0.5 GB");

    private static int? Read(JsonFields fields, string name, string unit, int scale, string expected)
    {
        var text = fields.Text(name);
        if (string.IsNullOrEmpty(text))
            return null;

        var isScaled = text.EndsWith(unit, StringComparison.OrdinalIgnoreCase);
        var digits = isScaled ? text[..^unit.Length].TrimEnd() : text;
        var style = isScaled ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
        if (decimal.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) && number > 0 && number * (isScaled ? scale : 1) <= int.MaxValue)
            return (int)(number * (isScaled ? scale : 1));

        fields.Problem(name, $"expected a size such as {expected}, found \"{text}\"");
        return null;
    }
}
