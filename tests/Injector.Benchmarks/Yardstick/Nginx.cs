using System.Globalization;
using System.Text;
using Injector.Benchmarks.Worlds;
using Injector.Testing.Endpoint;

namespace Injector.Benchmarks.Yardstick;

/// <summary>
/// nginx with one worker, which answers the same bytes from its configuration, by HTTP and by HTTPS: the yardstick that everybody can
/// reproduce. It looks at nothing, counts nothing and writes no log.
/// </summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly ChildProcess process;

    private Nginx(ChildProcess process, int plain, int tls)
    {
        this.process = process;
        Plain = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{plain}/"));
        Tls = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{tls}/"));
    }

    /// <summary>Its process id: one process, master and worker at once.</summary>
    public int Pid => process.Pid;

    /// <summary>By HTTP.</summary>
    public Uri Plain { get; }

    /// <summary>By HTTPS, with a P-256 certificate.</summary>
    public Uri Tls { get; }

    /// <summary>Starts one.</summary>
    /// <param name="folder">Its own folder.</param>
    /// <param name="answer">What it answers; at most some 4000 bytes.</param>
    public static async Task<Nginx> StartAsync(string folder, ReadOnlyMemory<byte> answer)
    {
        var (certificate, key) = TestCertificates.Write(folder);
        var (plain, tls) = (FreePort.Next(), FreePort.Next());
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            master_process off;
            worker_processes 1;
            error_log stderr error;
            pid {{folder}}/nginx.pid;
            events { worker_connections 2048; }
            http {
              access_log off;
              server_tokens off;
              keepalive_requests 1000000000;
              client_body_buffer_size 1m;
              client_body_temp_path {{folder}};
              proxy_temp_path {{folder}};
              fastcgi_temp_path {{folder}};
              uwsgi_temp_path {{folder}};
              scgi_temp_path {{folder}};
              server {
                listen 127.0.0.1:{{plain}};
                listen 127.0.0.1:{{tls}} ssl;
                ssl_certificate {{certificate}};
                ssl_certificate_key {{key}};
                location / {
                  default_type application/json;
                  add_header Cache-Control no-store;
                  return 200 '{{Encoding.UTF8.GetString(answer.Span)}}';
                }
              }
            }

            """);
        var nginx = new Nginx(new ChildProcess(["nginx", "-p", folder, "-c", configuration], Path.Combine(folder, "nginx.out")), plain, tls);
        for (var i = 0; i < 500 && !FreePort.IsOpen(tls); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        return FreePort.IsOpen(tls) ? nginx : throw new BenchException("expected nginx to listen, found: " + nginx.process.Output);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
