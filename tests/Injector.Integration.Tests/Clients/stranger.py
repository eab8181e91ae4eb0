"""A stranger at a sidecar's hand-off socket: greets as a sidecar does, and prints what it is given.

usage: stranger.py SOCKET
prints DENIED when the socket is out of reach, else GIVEN with the number of bytes and descriptors
"""
import socket
import struct
import sys

channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
channel.settimeout(10)
try:
    channel.connect(sys.argv[1])
except PermissionError:
    print("DENIED", flush=True)
    sys.exit(0)

try:
    for message in (b'{"type":"hello","version":1}', b'{"type":"ready"}'):
        channel.sendall(struct.pack("!I", len(message)) + message)
except OSError:
    pass

given, descriptors = 0, 0
while True:
    try:
        data, ancillary, _, _ = channel.recvmsg(65536, socket.CMSG_SPACE(64))
    except ConnectionResetError:
        break
    if not data:
        break
    given += len(data)
    descriptors += len(ancillary)
print("GIVEN", given, descriptors, flush=True)
