"""A hostile neighbour on the same link: sends raw SYNs to the victim's MAC for addresses that are not its own, and prints what comes back.

usage: neighbour.py INTERFACE VICTIM_MAC SOURCE_IP DESTINATION_IP DESTINATION_PORT
prints SYN-ACK, RST or NOTHING
"""
import random
import socket
import struct
import sys
import time

interface, victim_mac, source, destination, port = sys.argv[1:6]
port = int(port)


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def syn(source_port):
    src, dst = socket.inet_aton(source), socket.inet_aton(destination)
    tcp = struct.pack("!HHIIBBHHH", source_port, port, 1000, 0, 5 << 4, 2, 64240, 0, 0)
    pseudo = src + dst + struct.pack("!BBH", 0, 6, len(tcp))
    tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0, src, dst)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + tcp


link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
link.bind((interface, 0))
link.settimeout(0.1)
own_mac = link.getsockname()[4]
victim = bytes.fromhex(victim_mac.replace(":", ""))
source_port = random.randint(20000, 30000)

for _ in range(3):
    link.send(victim + own_mac + b"\x08\x00" + syn(source_port))

end = time.monotonic() + 1.0
while time.monotonic() < end:
    try:
        frame = link.recv(65535)
    except socket.timeout:
        continue
    packet = frame[14:]
    length = (packet[0] & 15) * 4
    if packet[9] != 6 or frame[:6] != own_mac:
        continue
    from_port, to_port = struct.unpack("!HH", packet[length:length + 4])
    flags = packet[length + 13]
    if (from_port, to_port) == (port, source_port):
        print("RST" if flags & 4 else "SYN-ACK", flush=True)
        sys.exit(0)
print("NOTHING", flush=True)
