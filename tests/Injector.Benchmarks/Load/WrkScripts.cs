using System.Globalization;

namespace Injector.Benchmarks.Load;

/// <summary>Lua for wrk: requests are made once, at its start.</summary>
internal static class WrkScripts
{
    /// <summary>GETs of many paths in turn.</summary>
    public static string Gets(string folder, IReadOnlyList<string> paths)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"paths-{paths.Count}");
        var list = Path.Combine(folder, name + ".txt");
        var script = Path.Combine(folder, name + ".lua");
        File.WriteAllLines(list, paths);
        File.WriteAllText(script, $$"""
            local requests, n = {}, 0
            function init(args)
              for path in io.lines("{{list}}") do requests[#requests + 1] = wrk.format("GET", path) end
            end
            function request()
              n = n % #requests + 1
              return requests[n]
            end

            """);
        return script;
    }

    /// <summary>One POST of a JSON body, again and again.</summary>
    public static string Post(string folder, string name, byte[] body)
    {
        var file = Path.Combine(folder, name + ".json");
        var script = Path.Combine(folder, name + ".lua");
        File.WriteAllBytes(file, body);
        File.WriteAllText(script, $$"""
            local file = io.open("{{file}}", "rb")
            wrk.method = "POST"
            wrk.body = file:read("*a")
            wrk.headers["Content-Type"] = "application/json"
            file:close()

            """);
        return script;
    }
}
