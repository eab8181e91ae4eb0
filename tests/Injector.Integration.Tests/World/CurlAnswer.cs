using System.Globalization;

namespace Injector.Integration.Tests.World;

/// <summary>What an application got.</summary>
internal sealed record CurlAnswer(int Status, string Body, double Seconds)
{
    public static CurlAnswer Parse(string output)
    {
        var lines = output.Split('\n');
        var words = lines[^1].Split(' ');
        return new CurlAnswer(
            int.Parse(words[0], CultureInfo.InvariantCulture), string.Join('\n', lines[..^1]), double.Parse(words[1], CultureInfo.InvariantCulture));
    }
}
