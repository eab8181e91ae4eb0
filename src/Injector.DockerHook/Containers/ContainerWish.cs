using Injector.Core.Credentials;
using Injector.Core.Names;

namespace Injector.DockerHook.Containers;

/// <summary>What a container asks of us by its labels.</summary>
/// <param name="Role">The role it wishes for; null when it does not say.</param>
/// <param name="Env">How the variable is to get in.</param>
/// <param name="Pauses">Whether it is frozen until its credentials can be reached.</param>
public sealed record ContainerWish(RoleArn? Role, EnvMode Env, bool Pauses)
{
    /// <summary>Whether the container has asked for anything at all.</summary>
    public static bool Concerns(ContainerFacts container) => container.Label(Labels.Inject) is { } value && value is not Labels.Disabled;

    /// <summary>Reads the labels.</summary>
    /// <param name="container">The container.</param>
    /// <param name="otherwise">What holds where a label says nothing.</param>
    /// <param name="problem">What cannot be taken, and the mend.</param>
    /// <returns>Null with a problem.</returns>
    public static ContainerWish? Read(ContainerFacts container, ContainerWish otherwise, out HookProblem? problem)
    {
        problem = null;
        if (container.Label(Labels.Inject) is { } optIn && optIn is not Labels.Enabled)
        {
            problem = new HookProblem(HookReasons.InvalidOptIn, $"expected {Labels.Inject}={Labels.Enabled} (or {Labels.Disabled}), found \"{optIn}\"");
            return null;
        }

        RoleArn? role = null;
        if (container.Label(Labels.TaskRoleArn) is { } arn)
        {
            if (!RoleArn.TryParse(arn, out var parsed))
            {
                problem = new HookProblem(HookReasons.InvalidLabel, $"expected a role ARN such as {RoleArn.Expected} in {Labels.TaskRoleArn}, found \"{arn}\"");
                return null;
            }

            role = parsed;
        }

        var env = otherwise.Env;
        if (container.Label(Labels.Env) is { } mode && !Enum.TryParse(mode, ignoreCase: true, out env))
        {
            problem = new HookProblem(HookReasons.InvalidLabel, $"expected auto, declared, recreate or runtime in {Labels.Env}, found \"{mode}\"");
            return null;
        }

        var hold = container.Label(Labels.Hold);
        if (hold is not (null or "pause" or "none"))
        {
            problem = new HookProblem(HookReasons.InvalidLabel, $"expected pause or none in {Labels.Hold}, found \"{hold}\"");
            return null;
        }

        return new ContainerWish(role, env, hold is null ? otherwise.Pauses : hold is "pause");
    }
}
