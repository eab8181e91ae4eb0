"""A registry of one image, team/pulled:1, from a folder that `docker save` wrote: enough for an engine to pull it."""

import hashlib
import http.server
import json
import pathlib
import sys

FOLDER, PORT = pathlib.Path(sys.argv[1]), int(sys.argv[2])
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"

blobs = {}


def keep(data, kind):
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    blobs[digest] = (data, kind)
    return {"mediaType": kind, "size": len(data), "digest": digest}


saved = json.loads((FOLDER / "manifest.json").read_text())[0]
manifest = json.dumps({
    "schemaVersion": 2,
    "mediaType": MANIFEST,
    "config": keep((FOLDER / saved["Config"]).read_bytes(), CONFIG),
    "layers": [keep((FOLDER / layer).read_bytes(), LAYER) for layer in saved["Layers"]],
}).encode()
keep(manifest, MANIFEST)


class Registry(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.answer(with_body=False)

    def do_GET(self):
        self.answer(with_body=True)

    def answer(self, with_body):
        name = self.path.rsplit("/", 1)[-1]
        if self.path == "/v2/":
            found = (b"{}", "application/json")
        elif self.path == "/v2/team/pulled/manifests/1":
            found = (manifest, MANIFEST)
        else:
            found = blobs.get(name)
        if found is None:
            self.send_error(404)
            return

        data, kind = found
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Docker-Content-Digest", "sha256:" + hashlib.sha256(data).hexdigest())
        self.end_headers()
        if with_body:
            self.wfile.write(data)


print("serving", flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Registry).serve_forever()
