"""Where a desk must not stand: on a network drive or in a folder that a sync tool copies about. Both tear a database apart."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath
from typing import Final

from complaint_desk.domain.problems import StoreProblem

_NETWORK: Final = frozenset({
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ncpfs", "afs", "9p", "ceph",
    "glusterfs", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gvfsd-fuse", "fuse.davfs2",
    "fuse.curlftpfs", "fuse.glusterfs", "macfuse", "osxfuse",
})
_SYNCED: Final = frozenset({
    "dropbox", "google drive", "googledrive", "my drive", "icloud drive", "mobile documents", "com~apple~clouddocs",
    "cloudstorage", "nutstore", "我的坚果云", "坚果云", "baidusyncdisk", "百度网盘同步空间", "wps云盘", "wpsdrive",
    "mega", "pcloud drive", "syncthing",
})
_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE of Windows' GetDriveTypeW


def refuse_unsafe(path: Path) -> None:
    """Raise if a desk must not stand there.

    Raises:
        StoreProblem: the folder is on a network drive, or a sync tool watches it.
    """
    whole = path.absolute()
    if on_network(whole):
        raise StoreProblem("desk_on_network", code="ST-NETWORK", path=str(path))
    if synced := sync_folder(whole):
        raise StoreProblem("desk_in_sync_folder", code="ST-SYNC", path=str(path), folder=synced)


def sync_folder(path: PurePath) -> str:
    """Return the name of the sync tool's folder in which a path lies, "" when there is none."""
    for part in path.parts[:-1]:
        name = part.casefold()
        if name in _SYNCED or name == "onedrive" or name.startswith(("onedrive - ", "dropbox (", "googledrive-")):
            return part
    return ""


def on_network(path: Path) -> bool:
    """Tell whether a path is on a drive of another machine; when the system does not say, it is taken for local."""
    if str(path).startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(path.drive) and ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\") == _REMOTE_DRIVE
    return file_system(_mounts(), path) in _NETWORK


def kind(path: Path) -> str:
    """Return the kind of file system on which a path lies, such as ``ext4``; "" when the system does not say."""
    return "" if sys.platform == "win32" else file_system(_mounts(), path)


def _mounts() -> str:
    """Return the table of mounts as ``/proc/mounts`` writes it; macOS's form is brought into the same."""
    try:
        if sys.platform == "darwin":
            return from_macos(_listed())
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _listed() -> str:
    """Return what macOS says of its mounts, "" when it says nothing."""
    import subprocess  # no other system needs it, and it has sockets and signals with it

    try:
        return subprocess.run(["/sbin/mount"], capture_output=True, encoding="utf-8", check=False, timeout=5).stdout
    except subprocess.SubprocessError:
        return ""


def from_macos(listed: str) -> str:
    r"""Return ``/dev/disk1 on /Volumes/My Disk (apfs, local)`` as ``/dev/disk1 /Volumes/My\040Disk apfs``."""
    lines = []
    for line in listed.splitlines():
        device, _, rest = line.partition(" on ")
        place, _, options = rest.rpartition(" (")
        place = place.replace(" ", "\\040")  # as /proc/mounts writes a blank
        lines.append(f"{device} {place} {options.partition(',')[0].rstrip(')')}")
    return "\n".join(lines)


def file_system(mounts: str, path: PurePath) -> str:
    """Return the kind of file system on which a path lies, by the longest mount point above it; "" when unknown."""
    found, longest = "", -1
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        place = PurePath(parts[1].replace("\\040", " "))
        if len(place.parts) >= longest and (place == path or place in path.parents):
            found, longest = parts[2], len(place.parts)
    return found
