using Injector.Fuzz.Tests.Targets.Settings;

namespace Injector.Fuzz.Tests;

/// <summary>Files and variables that people and programs write.</summary>
public sealed class SettingsFuzzTests
{
    [Fact]
    public void The_runtime_wrappers_settings_are_taken_or_refused_with_their_file() => Fuzzing.Run(new RuntimeSettingsTarget());

    [Fact]
    public void The_engines_settings_keep_everything_but_the_runtime() => Fuzzing.Run(new DaemonSettingsTarget());

    [Fact]
    public void The_sidecars_variables_are_taken_or_refused_without_secrets() => Fuzzing.Run(new SidecarSettingsTarget());

    [Fact]
    public void State_files_come_round_or_are_left_alone() => Fuzzing.Run(new StateFileTarget());
}
