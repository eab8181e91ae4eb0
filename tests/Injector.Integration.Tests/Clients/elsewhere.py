"""Where a workload may find credentials besides the injected ones: instance metadata (IMDSv2), as kube2iam and kiam answer it, at 169.254.169.254,
and another container credentials endpoint at 127.0.0.1:8099, as EKS Pod Identity is asked for by AWS_CONTAINER_CREDENTIALS_FULL_URI."""
import http.server
import json
import sys
import threading


def credentials(key):
    return json.dumps({
        "Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-01-01T00:00:00Z", "AccessKeyId": key, "SecretAccessKey": "x", "Token": "x",
        "AccountId": "111122223333", "Expiration": "2099-01-01T00:00:00Z",
    })


class Metadata(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    list = "/latest/meta-data/iam/security-credentials/"

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-aws-ec2-metadata-token-ttl-seconds", "21600")
        self.end_headers()
        self.wfile.write(body.encode())

    def do_PUT(self):
        self.answer(200, "metadata-session")

    def do_GET(self):
        path = self.path.rstrip("/")
        if path == self.list.rstrip("/"):
            self.answer(200, "orders")
        elif path == self.list + "orders":
            self.answer(200, credentials("ASIAOFMETADATA000000"))
        else:
            self.answer(404, "")

    def log_message(self, *_):
        pass


class Container(Metadata):
    def do_GET(self):
        self.answer(200, credentials("ASIAOFPODIDENTITY000"))


for address, handler in ((("169.254.169.254", 80), Metadata), (("127.0.0.1", 8099), Container)):
    threading.Thread(target=http.server.ThreadingHTTPServer(address, handler).serve_forever, daemon=True).start()
print("elsewhere listens", flush=True)
sys.stdin.read()
