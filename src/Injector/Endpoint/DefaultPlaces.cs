using Injector.Core.Names;

namespace Injector.Endpoint;

/// <summary>
/// Where files go when nobody says: the system's folders for root, the user's own for anybody else, so that a laptop needs no root.
/// </summary>
internal sealed class DefaultPlaces(Func<string, string?> environment)
{
    private const string Product = "ecs-injector";
    private readonly bool isRoot = Environment.IsPrivilegedProcess;

    public string AdminSocket => isRoot ? HostPaths.AdminSocket : Path.Combine(Runtime, "admin", "admin.sock");

    public string DataSocket => isRoot ? HostPaths.DataSocket : Path.Combine(Runtime, "data", "endpoint.sock");

    public string State => isRoot ? HostPaths.State : Path.Combine(UserState, "state");

    public string AuditLog => isRoot ? HostPaths.AuditLog : Path.Combine(UserState, "audit");

    public string Grants => isRoot
        ? HostPaths.Grants
        : Path.Combine(Folder("XDG_CONFIG_HOME", ".config"), Product, "grants.yaml");

    private string Runtime => environment("XDG_RUNTIME_DIR") is { Length: > 0 } folder
        ? Path.Combine(folder, Product)
        : Path.Combine(UserState, "run");

    private string UserState => Path.Combine(Folder("XDG_STATE_HOME", Path.Combine(".local", "state")), Product);

    private string Folder(string variable, string underHome) => environment(variable) is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), underHome);
}
