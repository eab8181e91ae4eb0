using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Runtime;

/// <summary>The commands of the real runtime, called straight and through the wrapper: the same exit code, standard output and standard error.</summary>
public sealed partial class PassThroughTests : IAsyncLifetime
{
    private static readonly string[][] Calls =
    [
        [], ["--version"], ["--help"], ["features"], ["nonsense"], ["create"], ["--root"], ["list"], ["list", "-q"],
        ["state", "none"], ["start", "none"], ["delete", "none"], ["delete", "--force", "none"], ["exec", "none", "true"],
        ["create", "--bundle", "BUNDLE", "c1"], ["create", "--bundle", "BUNDLE", "c1"], ["state", "c1"], ["list"], ["start", "c1"], ["delete", "c1"], ["start", "c1"],
        ["state", "c1"], ["list", "--format", "json"], ["ps", "c1"], ["ps", "--format", "json", "c1"], ["exec", "c1", "echo", "inside"], ["exec", "c1", "sh", "-c", "echo wrong >&2; exit 9"],
        ["exec", "--env", "A=b c", "--cwd", "/bin", "c1", "sh", "-c", "echo $A; pwd"], ["exec", "--process", "PROCESS", "c1"], ["pause", "c1"], ["list", "-q"], ["state", "c1"], ["resume", "c1"],
        ["update", "--pids-limit", "50", "c1"], ["update", "c1"], ["events", "--stats", "c1"], ["checkpoint", "c1"], ["restore", "c1"],
        ["kill", "c1", "0"], ["kill", "c1", "NONSENSE"], ["kill", "c1", "KILL"], ["kill", "--all", "c1", "KILL"], ["delete", "--force", "c1"], ["state", "c1"], ["list"],
        ["run", "--bundle", "SHORT", "c2"], ["list"],
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("injo-").FullName;

    [Fact]
    public async Task Every_command_answers_as_without_the_wrapper()
    {
        Need();
        var plain = new List<string>();
        var wrapped = new List<string>();

        // Not this machine's own settings.
        var settings = Path.Combine(folder, "defaults.json");
        await File.WriteAllTextAsync(settings, "{}", TestContext.Current.CancellationToken);
        foreach (var call in Calls)
        {
            plain.Add(await RunAsync("plain", ["runc"], call));
            wrapped.Add(await RunAsync("wrapped", [RealParts.Runtime, "--injector-config=" + settings], call));
        }

        Assert.Equal(plain, wrapped);
        var all = string.Join('\n', plain);
        Assert.True(Array.TrueForAll(["inside", "by file c", "short-lived", "exit 9"], all.Contains), all);
    }

    [Fact]
    public async Task The_real_runtime_is_given_the_same_arguments_environment_descriptors_limits_and_signals()
    {
        Need();
        var see = Path.Combine(folder, "see");
        await File.WriteAllTextAsync(
            see,
            """
            #!/bin/bash
            printf '<%s>' "$@"; echo
            env -u _ -u SHLVL -u PWD -u OLDPWD | sort
            ulimit -a
            grep -E '^(Sig|Cap|NoNewPrivs|Cpus_allowed|Groups|Uid)' /proc/self/status | grep -v SigQ
            cat /proc/self/oom_score_adj
            umask
            pwd
            for n in 0 3 7 9; do readlink /proc/$$/fd/$n || echo "$n is closed"; done
            cat <&7
            exit 42
            """,
            TestContext.Current.CancellationToken);
        await Daemon.RunAsync(["chmod", "+x", see]);
        var settings = Path.Combine(folder, "see.json");
        await File.WriteAllTextAsync(settings, new JsonObject { ["runtime"] = see }.ToJsonString(), TestContext.Current.CancellationToken);
        var extra = Path.Combine(folder, "extra");
        await File.WriteAllTextAsync(extra, "from the seventh\n", TestContext.Current.CancellationToken);

        // This program ignores the signal, and what it starts would inherit that; the engine's shim does not.
        var words = " --root /x create --bundle '/a b' '' $'\\xff\\xfe' 'quote\"' id";
        var plain = await Daemon.RunAsync(["env", "--default-signal=PIPE", "bash", "-c", $"ulimit -Sn 777; umask 027; exec 7<{extra} </dev/null; exec {see}{words}"]);
        var wrapped = await Daemon.RunAsync(["env", "--default-signal=PIPE", "bash", "-c", $"ulimit -Sn 777; umask 027; exec 7<{extra} </dev/null; exec {RealParts.Runtime} --injector-config={settings}{words}"]);

        Assert.Equal(42, plain.ExitCode);
        Assert.Contains("from the seventh", plain.Output, StringComparison.Ordinal);
        Assert.Equal(plain.Output.Split('\n'), wrapped.Output.Split('\n'));
        Assert.Equal(plain.ExitCode, wrapped.ExitCode);
    }

    [Fact]
    public async Task It_never_becomes_itself_and_says_when_there_is_no_other()
    {
        Need();
        var settings = Path.Combine(folder, "self.json");
        await File.WriteAllTextAsync(settings, new JsonObject { ["runtime"] = RealParts.Runtime }.ToJsonString(), TestContext.Current.CancellationToken);

        var (code, output) = await Daemon.RunAsync([RealParts.Runtime, "--injector-config=" + settings, "list"]);

        Assert.Equal(1, code);
        Assert.Contains("injector-runtime: expected another OCI runtime as runtime in", output, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        if (!RealParts.HasDocker)
            return;

        foreach (var (name, command) in new[] { ("long", "sleep 600"), ("short", "echo short-lived; exit 3") })
        {
            var root = Directory.CreateDirectory(Path.Combine(folder, name, "rootfs")).FullName;
            await Daemon.RunAsync(["runc", "spec", "--bundle", Path.Combine(folder, name)]);
            var file = Path.Combine(folder, name, "config.json");
            var config = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            config["process"]!["terminal"] = false;
            config["process"]!["args"] = new JsonArray("/bin/sh", "-c", command);
            foreach (var link in new[] { "bin", "sbin", "lib", "lib64" })
                File.CreateSymbolicLink(Path.Combine(root, link), "usr/" + link);
            Directory.CreateDirectory(Path.Combine(root, "usr"));
            config["mounts"]!.AsArray().Add(new JsonObject
            {
                ["destination"] = "/usr",
                ["type"] = "bind",
                ["source"] = "/usr",
                ["options"] = new JsonArray("rbind", "ro"),
            });
            await File.WriteAllTextAsync(file, config.ToJsonString());
        }

        await File.WriteAllTextAsync(
            Path.Combine(folder, "process.json"),
            """{"args":["/bin/sh","-c","echo by file $B"],"cwd":"/","env":["PATH=/usr/bin:/bin","B=c"],"user":{"uid":0,"gid":0}}""");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var root in new[] { "plain", "wrapped" })
            await Daemon.RunAsync(["runc", "--root", Path.Combine(folder, root), "delete", "--force", "c1"]);
        await Daemon.RunAsync(["rm", "-rf", folder]);
    }

    private static void Need() => RealParts.NeedRuntime();

    private async Task<string> RunAsync(string root, string[] program, string[] call)
    {
        string[] words = [.. call.Select(word => word switch
        {
            "BUNDLE" => Path.Combine(folder, "long"),
            "SHORT" => Path.Combine(folder, "short"),
            "PROCESS" => Path.Combine(folder, "process.json"),
            "c1" => root[..1] + "-" + Path.GetFileName(folder),
            _ => word,
        })];

        // What a container's processes inherit must not be a pipe that keeps this test waiting.
        var isCreate = call is ["create", _, ..];
        var line = string.Join(' ', new[] { program[0], "--root", Path.Combine(folder, root) }.Concat(words).Select(word => $"'{word}'"));
        await using var run = new Daemon(["bash", "-c", isCreate ? $"{line} >{folder}/out 2>{folder}/err </dev/null; code=$?; cat {folder}/out; cat {folder}/err >&2; exit $code" : line], new Dictionary<string, string>());
        run.Input.Close();
        var code = await run.ExitAsync();

        // What a container has used differs from run to run, also in which figures are left out.
        if (call.Contains("--stats", StringComparer.Ordinal))
            return $"exit {code}: {string.Join(' ', JsonNode.Parse(run.Answers[0])!.AsObject().Select(field => field.Key))}";

        var errors = run.Output.Split('\n').Except(run.Answers, StringComparer.Ordinal);
        return $"exit {code}\n" + Plain($"out {string.Join('\n', run.Answers)}\nerr {string.Join('\n', errors)}", root);
    }

    // Numbers of processes and times differ from run to run, and with them the widths of columns; the two roots and ids have names of their own.
    private string Plain(string text, string root) => Numbers().Replace(
        text.Replace(root[..1] + "-" + Path.GetFileName(folder), "c1", StringComparison.Ordinal).Replace(Path.Combine(folder, root), "ROOT", StringComparison.Ordinal), match => match.Value[0] == ' ' ? " " : "N");

    [GeneratedRegex(@"\d+| +", RegexOptions.None, 1000)]
    private static partial Regex Numbers();
}
