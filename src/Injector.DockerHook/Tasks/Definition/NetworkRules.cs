namespace Injector.DockerHook.Tasks.Definition;

/// <summary>What goes with which network mode: the same as on ECS, where the engine can do no more.</summary>
internal static class NetworkRules
{
    /// <summary>Checks one container.</summary>
    public static void Check(TaskDefinition task, ContainerDefinition container, TaskProblems problems)
    {
        var mode = task.Network;
        if (container.Links.Count > 0 && (mode is not NetworkMode.Bridge || container.HasNoNetwork))
            problems.Add(container.Path + ".links", "goes with network mode bridge only: the containers of an awsvpc task meet on localhost");
        if (container.HasNoNetwork && mode is NetworkMode.AwsVpc or NetworkMode.Host)
            problems.Add(container.Path + ".disableNetworking", "goes with network modes bridge and none only");

        if (mode is NetworkMode.AwsVpc)
        {
            Refuse("hostname", container.Hostname is { Length: > 0 });
            Refuse("dnsServers", container.Dns.Count > 0);
            Refuse("dnsSearchDomains", container.DnsSearch.Count > 0);
            Refuse("extraHosts", container.ExtraHosts.Count > 0);
        }

        foreach (var port in container.Ports)
            Port(mode, container, port, problems);

        void Refuse(string field, bool isGiven)
        {
            if (isGiven)
                problems.Add($"{container.Path}.{field}", "does not go with network mode awsvpc, as on ECS: remove it");
        }
    }

    /// <summary>Checks what the containers of one namespace have in common.</summary>
    public static void CheckShared(TaskDefinition task, TaskProblems problems)
    {
        var outside = new HashSet<(int, string)>();
        var inside = new HashSet<string>(StringComparer.Ordinal);
        foreach (var container in task.Containers)
        {
            foreach (var port in container.Ports)
            {
                if (task.Network is NetworkMode.AwsVpc && !inside.Add(port.Key))
                    problems.Add(container.Path + ".portMappings", $"expected port {port.Key} once among containers that share a network, found it twice");
                else if (port.HostPort > 0 && task.Network is not NetworkMode.Host && !outside.Add((port.HostPort, port.Protocol)))
                    problems.Add(container.Path + ".portMappings", $"expected host port {port.HostPort}/{port.Protocol} once, found it twice");
            }
        }
    }

    private static void Port(NetworkMode mode, ContainerDefinition container, PortMapping port, TaskProblems problems)
    {
        if (mode is NetworkMode.None || container.HasNoNetwork)
            problems.Add(container.Path + ".portMappings", $"expected no port without a network, found {port.Key}");
        else if (mode is NetworkMode.Host or NetworkMode.AwsVpc && port.HostPort > 0 && port.HostPort != port.ContainerPort)
            problems.Add(container.Path + ".portMappings", $"expected hostPort {port.ContainerPort} or none in this network mode, found {port.HostPort}");
    }
}
