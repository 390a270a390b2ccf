"""hostile.py PORT ATTACK [SEED]: one connection of somebody who does not keep to the
rules of SSH, for test_hostile.c. Prints what came of it, one word a line."""

import os
import random
import socket
import sys
import time

import paramiko
from paramiko.common import (
    MSG_CHANNEL_CLOSE, MSG_CHANNEL_DATA, MSG_CHANNEL_EOF, MSG_CHANNEL_OPEN, MSG_CHANNEL_REQUEST,
    MSG_CHANNEL_WINDOW_ADJUST, MSG_GLOBAL_REQUEST, MSG_NEWKEYS, MSG_SERVICE_ACCEPT,
    MSG_USERAUTH_REQUEST, MSG_USERAUTH_SUCCESS)

PORT = int(sys.argv[1])
MANY = 1 << 20


def message(kind, *parts):
    m = paramiko.Message()
    m.add_byte(bytes([kind]) if isinstance(kind, int) else kind)
    for part in parts:
        if isinstance(part, bool):
            m.add_boolean(part)
        elif isinstance(part, int):
            m.add_int(part)
        else:
            m.add_string(part)
    return m


def connect():
    t = paramiko.Transport(('127.0.0.1', PORT))
    t.start_client(timeout=30)
    return t


def guest():
    t = connect()
    t.auth_none('guest')
    return t


def say(t, *messages):
    """False when the server hung up meanwhile."""
    try:
        for m in messages:
            t._send_message(m)
        return True
    except (EOFError, OSError, paramiko.SSHException):
        return False


def run(t, line, window=MANY, packet=32768):
    """What a command says, or None."""
    try:
        c = t.open_session(window, packet, 10)
        c.settimeout(20)
        c.exec_command(line)
        out = b''
        while True:
            piece = c.recv(65536)
            if not piece:
                return out
            out += piece
    except (EOFError, OSError, paramiko.SSHException):
        return None


def answered(t):
    """Whether a command runs although nobody signed in."""
    print('ran' if run(t, 'whoami') else 'refused')


def over(t, seconds=10):
    end = time.time() + seconds
    while t.is_active() and time.time() < end:
        time.sleep(0.02)
    print('open' if t.is_active() else 'closed')


# --- before signing in ---

def early_channel():
    answered(connect())


def success_from_client():
    t = connect()
    say(t, message(MSG_USERAUTH_SUCCESS))
    answered(t)


def service_accept_from_client():
    t = connect()
    say(t, message(MSG_SERVICE_ACCEPT, 'ssh-userauth'), message(MSG_USERAUTH_SUCCESS))
    answered(t)


def connection_service():
    t = connect()
    say(t, message(5, 'ssh-connection'))
    answered(t)


def early_requests():
    """Requests and data of channels that nobody opened."""
    t = connect()
    say(t, message(MSG_CHANNEL_REQUEST, 0, 'exec', True, 'whoami'),
        message(MSG_CHANNEL_DATA, 0, 'x' * 1000), message(MSG_CHANNEL_WINDOW_ADJUST, 0, 1),
        message(MSG_CHANNEL_EOF, 0), message(MSG_CHANNEL_CLOSE, 0))
    answered(t)


def other_name():
    """Signed in as a guest, then as a member without a proof."""
    t = guest()
    say(t, message(MSG_USERAUTH_REQUEST, 'ann', 'ssh-connection', 'none'),
        message(MSG_USERAUTH_SUCCESS))
    time.sleep(0.3)
    said = run(t, 'whoami --json')
    print('guest' if said is None or b'"role":"guest"' in said else said)


def every_number():
    """Messages of every number, with nonsense in them, each on a connection of
    its own, before and after signing in."""
    ran = 0
    for number in range(1, 256, 6):
        for begin in (connect, guest):
            t = begin()
            say(t, message(number, os.urandom(7)), message(number))
            if begin is connect and run(t, 'whoami'):
                ran += 1
            t.close()
    print(ran)


# --- windows and channels ---

def tiny_window():
    """A window opened byte by byte, then at once."""
    t = guest()
    c = t.open_session(1, 32768, 10)
    c.settimeout(20)
    c.exec_command('help')
    out = b''
    for _ in range(50):
        out += c.recv(100)
        say(t, message(MSG_CHANNEL_WINDOW_ADJUST, c.remote_chanid, 1))
    say(t, message(MSG_CHANNEL_WINDOW_ADJUST, c.remote_chanid, MANY))
    while True:
        piece = c.recv(65536)
        if not piece:
            break
        out += piece
    print('whole' if out == run(t, 'help') else 'broken')


def huge_window():
    t = guest()
    c = t.open_session(0xffffffff, 32768, 10)
    c.settimeout(20)
    for _ in range(5):
        say(t, message(MSG_CHANNEL_WINDOW_ADJUST, c.remote_chanid, 0xffffffff))
    c.exec_command('help')
    print('said' if c.recv(100) else 'nothing')


def over_the_window():
    """Sixty megabytes at a screen that has room for one or so."""
    t = guest()
    c = t.open_session(MANY, 32768, 10)
    c.get_pty('xterm-256color')
    c.invoke_shell()
    data = message(MSG_CHANNEL_DATA, c.remote_chanid, 'x' * 30000)
    for _ in range(2000):
        if not say(t, data):
            break
    over(t, 1)


def nowhere():
    """Messages to channels that never were, and to one that is closed."""
    t = guest()
    for number in (1, 42, 0xffffffff):
        say(t, message(MSG_CHANNEL_DATA, number, 'x'), message(MSG_CHANNEL_EOF, number),
            message(MSG_CHANNEL_WINDOW_ADJUST, number, 7),
            message(MSG_CHANNEL_REQUEST, number, 'exec', True, 'whoami'),
            message(MSG_CHANNEL_CLOSE, number))
    try:
        c = t.open_session(MANY, 32768, 5)
        say(t, message(MSG_CHANNEL_CLOSE, c.remote_chanid),
            message(MSG_CHANNEL_REQUEST, c.remote_chanid, 'exec', True, 'whoami'),
            message(MSG_CHANNEL_CLOSE, c.remote_chanid), message(MSG_CHANNEL_EOF, c.remote_chanid))
    except (EOFError, OSError, paramiko.SSHException):
        pass
    print('survived')


def many_requests():
    """One channel asked for everything, over and over."""
    t = guest()
    c = t.open_session(MANY, 32768, 10)
    n = c.remote_chanid
    for i in range(3000):
        if not say(t, message(MSG_CHANNEL_REQUEST, n, 'env', True, 'LC_%d' % i, 'x' * 500),
                   message(MSG_CHANNEL_REQUEST, n, 'pty-req', True, 'xterm', 0xffffffff,
                           0xffffffff, 0, 0, b'\1' * 1000),
                   message(MSG_CHANNEL_REQUEST, n, 'window-change', False, 0xffffffff, 0, 1, 1),
                   message(MSG_CHANNEL_REQUEST, n, 'x11-req', True, False, 'a', 'b', 0),
                   message(MSG_CHANNEL_REQUEST, n, 'signal', False, 'KILL')):
            break
    print('survived')


def many_channels():
    """A thousand channels at once."""
    t = guest()
    for i in range(1000):
        if not say(t, message(MSG_CHANNEL_OPEN, 'session', 1000 + i, MANY, 32768)):
            break
    time.sleep(0.5)
    print('survived')


def never_closed():
    """A command that has ended, and whose channel is sent to all the same: what comes is
    dropped, and not kept; and more such channels than one may have."""
    paramiko.Transport._channel_handler_table[MSG_CHANNEL_CLOSE] = lambda c, m: None
    t = guest()
    ended = [t.open_session(MANY, 32768, 10) for _ in range(10)]
    for c in ended:
        c.settimeout(10)
        c.exec_command('whoami')
    try:
        for _ in range(60):
            ended[0].sendall(b'x' * 131072)
            time.sleep(0.1)
    except (EOFError, OSError, paramiko.SSHException):
        print('kept')
    try:
        t.open_session(MANY, 32768, 10)
        print('one more')
    except paramiko.SSHException:
        print('no more')
    for c in ended:
        say(t, message(MSG_CHANNEL_CLOSE, c.remote_chanid))
    print('works' if run(t, 'whoami') else 'broken')


def answers_unread():
    """Small questions, each of which has an answer that nobody reads."""
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.connect(('127.0.0.1', PORT))
    t = paramiko.Transport(s)
    t.start_client(timeout=30)
    t.auth_none('guest')
    t.packetizer.read_message = lambda: time.sleep(1000)
    ask = [message(MSG_GLOBAL_REQUEST, 'keepalive@openssh.com', True)] * 100
    for _ in range(3000):
        if not say(t, *ask):
            print('closed')
            return
    print('open')


def long_line():
    t = guest()
    run(t, 'x' * 200000)
    print('survived')


# --- slowness ---

class Dripping(socket.socket):
    """Its first bytes go one by one."""
    left = 600

    def send(self, data, *flags):
        if self.left <= 0:
            return super().send(data, *flags)
        self.left -= 1
        time.sleep(0.003)
        return super().send(data[:1], *flags)


def byte_by_byte():
    """The banner, and half of what keys are agreed on with, byte by byte."""
    s = Dripping(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    s.connect(('127.0.0.1', PORT))
    t = paramiko.Transport(s)
    t.start_client(timeout=30)
    t.auth_none('guest')
    print('works' if s.left <= 0 and run(t, 'whoami') else 'broken')


# --- keys ---

def rekey():
    """New keys, thirty times, and it still works."""
    t = guest()
    for _ in range(30):
        t.renegotiate_keys()
    print('works' if run(t, 'whoami') else 'broken')


def rekey_for_ever():
    """New keys and nothing else."""
    t = guest()
    try:
        for _ in range(2000):
            t.renegotiate_keys()
    except (EOFError, OSError, paramiko.SSHException):
        pass
    over(t, 5)


def rekey_with_bytes():
    """New keys for each 128 KiB, as somebody may wish: that is nobody's fault."""
    t = guest()
    c = t.open_session(MANY, 32768, 10)
    c.invoke_subsystem('rpc')
    for _ in range(100):
        c.sendall(b'\n' * 131072)
        t.renegotiate_keys()
    c.close()
    print('works' if run(t, 'whoami') else 'broken')


def kexinit_flood():
    """New keys asked for again and again, and never made."""
    t = guest()
    t._expected_packet = ()
    kexinit = message(20, ).asbytes() + os.urandom(16)
    names = paramiko.Message()
    names.add_bytes(kexinit)
    for name in ('curve25519-sha256@libssh.org', 'ssh-ed25519', 'aes256-ctr', 'aes256-ctr',
                 'hmac-sha2-256', 'hmac-sha2-256', 'none', 'none', '', ''):
        names.add_string(name)
    names.add_boolean(False)
    names.add_int(0)
    for _ in range(500):
        if not say(t, names):
            break
    over(t, 3)


def newkeys():
    """New keys that nobody agreed on."""
    t = guest()
    say(t, message(MSG_NEWKEYS))
    print('ran' if run(t, 'whoami') else 'refused')


# --- anything ---

# --- of files ---

def sftp_says(t, data):
    """What came back of bytes to a new sftp channel until it was closed, or for a second."""
    c = t.open_session(MANY, 32768, 10)
    c.invoke_subsystem('sftp')
    c.settimeout(1)
    try:
        c.sendall(data)
        while c.recv(65536):
            pass
    except (EOFError, OSError):
        pass
    c.close()


def sftp_packet(kind, body):
    return (len(body) + 1).to_bytes(4, 'big') + bytes([kind]) + body


def sftp_garbage():
    """Packets of impossible lengths, of no kind there is, before and after a greeting;
    more handles than there are; names that lead out."""
    t = guest()
    hello = sftp_packet(1, (3).to_bytes(4, 'big'))

    def string(s):
        return len(s).to_bytes(4, 'big') + s

    def ask(kind, number, rest):
        return sftp_packet(kind, number.to_bytes(4, 'big') + rest)

    random.seed(7)
    outs = [b'/../../../etc/passwd', b'..', b'/' + b'a' * 60000, b'\0', b'/\x1b]0;x\a', b'\xff' * 9]
    for data in (b'\0\0\0\0', b'\xff\xff\xff\xff', b'\0\0\0\1\1', hello * 3,
                 hello + b'\x7f\xff\xff\xff' + b'x' * 70000,
                 hello + b''.join(ask(k, k, string(n)) for k in range(256) for n in (b'/', b'')),
                 hello + b''.join(ask(11, i, string(b'/')) for i in range(300)),
                 hello + b''.join(ask(k, 1, string(n) + b'\0' * 12)
                                  for k in (3, 7, 11, 13, 14, 15, 16, 17, 18, 19) for n in outs),
                 hello + os.urandom(50000)):
        sftp_says(t, data)
    print('works' if run(t, 'whoami') else 'broken')


def scp_garbage():
    """To and from: no names, negative sizes, folders without an end."""
    t = guest()
    for line in ('scp -t /', 'scp -f /../../etc/passwd', 'scp -r -t .', 'scp -t', 'scp -f', 'scp'):
        for data in (b'C0644 -1 x\n', b'C0644 99999999999999999999 x\n', b'D0755 0 ..\n' * 2000,
                     b'C0644 5 ../../x\nhello\0', b'\0' * 70000, b'T\n', os.urandom(9000)):
            try:
                c = t.open_session(MANY, 32768, 10)
                c.settimeout(1)
                c.exec_command(line)
                c.sendall(data)
                c.shutdown_write()
                while c.recv(65536):
                    pass
            except (EOFError, OSError, paramiko.SSHException):
                pass
            c.close()
    print('works' if run(t, 'whoami') else 'broken')


def storm():
    """Messages in any order with fields by chance; argv[3] is what chance follows."""
    random.seed(int(sys.argv[3]))
    t = connect()
    if random.random() < 0.8:
        t.auth_none('guest')

    def number():
        return random.choice((0, 0, 0, 1, 2, 9, 10, 255, 32768, 0x7fffffff, 0xffffffff))

    def word():
        return random.choice((
            'session', 'exec', 'shell', 'subsystem', 'rpc', 'sftp', 'pty-req', 'env', 'LC_ALL',
            'window-change', 'xterm', 'whoami', 'guest', 'ann', 'ssh-connection', 'publickey',
            'keyboard-interactive', 'none', '', 'x' * 300, os.urandom(9)))

    for _ in range(300):
        kind = random.choice((5, 50, 60, 61, 80, 81, 90, 90, 93, 94, 94, 95, 96, 97, 98, 98, 98,
                              99, 100, 2, 3, 4, 20, 21, 30))
        parts = [random.choice((number, number, word, lambda: random.random() < 0.5))()
                 for _ in range(random.randrange(6))]
        if kind == 90 and random.random() < 0.7:
            parts = ['session', number(), MANY, 32768]
        if kind == 98 and random.random() < 0.7:
            parts = [random.choice((0, 0, 1, 2)), word(), True, word()]
        if kind in (20, 21, 30) and random.random() < 0.9:
            continue
        if not say(t, message(kind, *parts)):
            break
    print('survived')


globals()[sys.argv[2]]()
sys.stdout.flush()
os._exit(0)
