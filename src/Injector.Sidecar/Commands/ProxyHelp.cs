namespace Injector.Sidecar.Commands;

/// <summary>What <c>injector-proxy --help</c> says.</summary>
internal static class ProxyHelp
{
    /// <summary>Version of the sidecar.</summary>
    public static string Version { get; } = typeof(ProxyHelp).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>The help.</summary>
    public const string Text = """
        injector-proxy: answers a workload's AWS SDK with the credentials of its own role, and nobody else's.

        Usage:
          injector-proxy                        serve
          injector-proxy setup [--block-instance-metadata]
                                                prepare 169.254.170.2 in this network namespace (needs NET_ADMIN)
          injector-proxy health                 exit 0 when the credential listener is open
          injector-proxy health --live          exit 0 when the process answers
          injector-proxy health --credentials   exit 0 when credentials of every workload are in hand
          injector-proxy health [--credentials] --wait DURATION
                                                the same, asked until it is so or the time is over
          injector-proxy pause                  do nothing until SIGTERM: holds the namespaces of a task's containers

        Settings (environment):
          INJECTOR_CREDENTIAL_ID         the workload's UUID; several with commas
          INJECTOR_UPSTREAM              http://HOST:PORT, https://HOST:PORT or unix:/PATH; with a path it is used as it is,
                                         {id} standing for the UUID
          INJECTOR_UPSTREAM_TOKEN_FILE   file with the raw Authorization value, read for every call
          INJECTOR_UPSTREAM_CA_FILE      PEM file with the only CA the upstream may chain to
          INJECTOR_UPSTREAM_CA           the same as PEM text
          INJECTOR_LISTEN                credential listener              (127.0.0.1:51679)
          INJECTOR_ADMIN_LISTEN          /healthz, /readyz and /metrics   (127.0.0.1:51680)
          INJECTOR_HANDOFF_SOCKET        unix socket on which a host hook hands listeners over
          INJECTOR_REVALIDATE_INTERVAL   how often the grant is checked   (30s; 100ms to 1h)
          INJECTOR_HOLD                  how long a first request waits   (800ms; 50ms to 900ms)
          INJECTOR_SERVE_UNTIL_KILLED    true: SIGTERM leaves it serving (false)
          INJECTOR_TRACES                true: questions to the endpoint carry a trace's name (false)
          INJECTOR_LOG_FORMAT            text or json                     (text)
          INJECTOR_LOG_LEVEL             trace to error                   (information)

        Exit codes: 0 ended by SIGTERM or a good probe, 1 a bad probe or a busy address, 2 bad settings.
        """;
}
