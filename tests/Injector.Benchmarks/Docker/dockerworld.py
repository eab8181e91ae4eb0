"""An engine, an endpoint and a Docker hook of one's own, in a network namespace and a folder of their own, for the measurements beside this file.

As root, with dockerd, gcc, iproute2 and nsenter.
"""
import http.client, json, os, shutil, signal, socket, subprocess, tempfile, time

root = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
injector = root + "/tests/Injector.Integration.Tests/bin/Release/net10.0/injector"
proxy = root + "/artifacts/tests/proxy/injector-proxy"


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def until(holds, what, folder):
    for _ in range(600):
        try:
            if holds():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"expected {what} within a minute, found nothing of it: see {folder}")


class DockerWorld:
    """Used with `with`: what it started is stopped and what it made is removed, but for its folder when something was wrong."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="injb-")
        self.space = os.path.basename(self.folder)
        self.children = {}

    def __enter__(self):
        subprocess.run(["ip", "netns", "add", self.space], check=True)
        subprocess.run(["ip", "-n", self.space, "link", "set", "lo", "up"], check=True)
        return self

    def spawn(self, name, *command):
        log = open(f"{self.folder}/{name}.log", "w")
        self.children[name] = subprocess.Popen(["nsenter", "--net=/run/netns/" + self.space, *command], stdout=log, stderr=log)
        return self.children[name]

    def said(self, name, text):
        return text in open(f"{self.folder}/{name}.log").read()

    def until(self, holds, what):
        until(holds, what, self.folder)

    def start_engine(self, *more):
        self.spawn("dockerd", "dockerd", "--data-root", self.folder + "/data", "--exec-root", self.folder + "/exec", "-H",
                   f"unix://{self.folder}/docker.sock", "-p", self.folder + "/docker.pid", "--bip", "172.29.0.1/16", *more)
        self.until(lambda: self.ask("GET", "/version"), "an engine")

    def start_endpoint(self, injector):
        self.spawn("endpoint", injector, "endpoint", "--listen", "http://127.0.0.1:0", "--metrics-listen", "http://127.0.0.1:0", "--socket",
                   self.folder + "/d/e.sock", "--admin-socket", self.folder + "/a/a.sock", "--state", self.folder + "/endpoint", "--audit-log",
                   self.folder + "/audit")
        self.until(lambda: self.said("endpoint", "Credentials on "), "an endpoint")

    def start_hook(self, injector, proxy, *more):
        hook = self.spawn("hook", injector, "docker", "--docker-host", f"unix://{self.folder}/docker.sock", "--admin-socket",
                          self.folder + "/a/a.sock", "--socket", self.folder + "/d/e.sock", "--hook-socket", self.folder + "/h/h.sock", "--handoff",
                          self.folder + "/handoff", "--state", self.folder + "/state", "--proxy", proxy, "--endpoint", "separate",
                          "--hook-metrics-listen", "http://127.0.0.1:0", *more)
        self.until(lambda: self.said("hook", "The Docker hook listens"), "a hook")
        return hook

    def make_image(self, name, source):
        """An image with one static program, /probe."""
        folder = self.folder + "/image-" + name
        os.mkdir(folder)
        subprocess.run(["gcc", "-static", "-O2", "-o", folder + "/probe", source], check=True)
        tar = subprocess.run(["tar", "-C", folder, "-cf", "-", "."], check=True, capture_output=True).stdout
        subprocess.run(["docker", "-H", f"unix://{self.folder}/docker.sock", "import", "-", name], input=tar, check=True, stdout=subprocess.DEVNULL)

    def ask(self, method, path, body=None):
        engine = UnixConnection(self.folder + "/docker.sock")
        engine.request(method, "/v1.41" + path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
        answer = engine.getresponse()
        text = answer.read()
        engine.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text) if text.startswith((b"{", b"[")) else text

    def remove(self, id, served):
        self.ask("DELETE", f"/containers/{id}?force=1")
        if served:
            self.until(lambda: not os.path.exists(f"{self.folder}/handoff/{id[:12]}"), "the sidecar to be removed")

    def machine(self):
        return f"{os.cpu_count()} processors, kernel {os.uname().release}, Docker {self.ask('GET', '/version')['Version']}, load {os.getloadavg()[0]:.1f}"

    def __exit__(self, kind, error, trace):
        if os.path.exists(self.folder + "/docker.sock"):
            engine = ["docker", "-H", f"unix://{self.folder}/docker.sock"]
            ids = subprocess.run([*engine, "ps", "-aq"], capture_output=True, text=True).stdout.split()
            if ids:
                subprocess.run([*engine, "rm", "-f", *ids], stdout=subprocess.DEVNULL)
        for child in reversed(self.children.values()):
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
        subprocess.run(["ip", "netns", "delete", self.space])
        if error is None:
            shutil.rmtree(self.folder, ignore_errors=True)
