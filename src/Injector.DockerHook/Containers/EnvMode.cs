namespace Injector.DockerHook.Containers;

/// <summary>How the credentials variable gets into a container.</summary>
public enum EnvMode
{
    /// <summary>Declared where it is; recreated where that is safe; else reported with the mend.</summary>
    Auto,

    /// <summary>Whoever made the container has put it there.</summary>
    Declared,

    /// <summary>The container is replaced by one that has it.</summary>
    Recreate,

    /// <summary>The OCI runtime wrapper puts it there.</summary>
    Runtime,
}
