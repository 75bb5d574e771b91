"""nginx: the machine's own, or Debian's unpacked in the cache. Only for the test that tries the sample of the docs."""
import shutil

from launcher import debian, settings
from launcher.steps import locked, run, step

SAMPLE = settings.ROOT / "docs" / "nginx.conf"


def ensure():
    """The program, fetched when the machine has none."""
    machine = shutil.which("nginx")
    if machine:
        return machine
    program = settings.cache() / "nginx" / "usr" / "sbin" / "nginx"
    with locked(settings.lock_file("nginx")):
        if not program.exists():
            with step("fetch and unpack nginx"):
                fetch(program.parents[2])
    return str(program)


def fetch(folder):
    """Unpack Debian's nginx; its libraries are those of every Debian with Python."""
    release = debian.machine_release()
    apt = debian.private_apt("nginx", (release,))
    making = folder.with_name("nginx.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    for deb in apt.download([f"nginx/{release}"]):
        debian.unpack(deb, making, ("./usr/share/doc/*",))
    shutil.rmtree(folder, ignore_errors=True)
    making.rename(folder)
    shutil.rmtree(apt.folder)


def certificate(folder):
    """A certificate for localhost, for some days: (certificate, key) as paths."""
    paths = folder / "cert.pem", folder / "key.pem"
    run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", paths[1], "-out", paths[0], "-days",
         "2",
         "-subj", "/CN=localhost"], "install openssl")
    return paths


def configuration(folder, port, servers):
    """A configuration with the sample of the docs in it, for these servers of Odoo; only names and places differ.

    :param servers: ports of Odoo on this machine
    """
    cert, key = certificate(folder)
    site = SAMPLE.read_text()
    for there, here in (
            ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"), ("huiskamer.example.org", "localhost"),
            ("/var/log/nginx/huiskamer.log", f"{folder}/site.log"),
            ("/etc/ssl/huiskamer.pem", str(cert)), ("/etc/ssl/huiskamer.key", str(key)),
            ("server 127.0.0.1:8069 max_fails=1 fail_timeout=5s;", " ".join(
                f"server 127.0.0.1:{server} max_fails=1 fail_timeout=5s;" for server in servers))):
        if there not in site:
            raise ValueError(f"{SAMPLE.name} has no line with {there}")
        site = site.replace(there, here)
    places = "".join(f"{name}_temp_path {folder}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi",
        "scgi"))
    (folder / "site.conf").write_text(site)
    whole = folder / "nginx.conf"
    whole.write_text(f"worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;\n"
                     f"events {{ worker_connections 256; }}\nhttp {{ {places} include {folder}/site.conf; }}\n")
    return whole
