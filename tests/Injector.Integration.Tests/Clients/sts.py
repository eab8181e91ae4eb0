"""AWS STS as a web identity meets it: https on port 443 under its own name, AssumeRoleWithWebIdentity and nothing else. Prints a line for each call."""
import http.server
import ssl
import sys
import urllib.parse

ANSWER = """<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleWithWebIdentityResult>
<SubjectFromWebIdentityToken>system:serviceaccount:shop:orders</SubjectFromWebIdentityToken>
<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/orders/s</Arn><AssumedRoleId>AROAX:s</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAOFWEBIDENTITY000</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleWithWebIdentityResult>
<ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>"""


class Sts(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        known = form.get("Action") == ["AssumeRoleWithWebIdentity"] and form.get("WebIdentityToken") == ["web-identity-token"]
        body = ANSWER.encode() if known else b"<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"
        print(self.headers["Host"], form.get("RoleArn"), "200" if known else "403", flush=True)
        self.send_response(200 if known else 403)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 443), Sts)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server.socket = context.wrap_socket(server.socket, server_side=True)
print("STS listens", flush=True)
server.serve_forever()
