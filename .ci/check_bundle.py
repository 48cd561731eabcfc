"""Is everything in the bundle named in its bill of materials, in the release that is pinned? python .ci/check_bundle.py DIST/complaint-desk

The bill is made from where each file came from; here its modules are asked by their names, which is another way to the same answer.
"""

# ruff: noqa: T201
import json
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from PyInstaller.archive.readers import CArchiveReader

PINNED = Path(__file__).with_name("requirements.txt")
# What is compiled into others, by who carries it: build.spec asks each for its release.
WITHIN = {("CPython", "OpenSSL"), ("CPython", "SQLite"), ("PySide6_Essentials", "Qt"), ("cryptography", "OpenSSL")} | {
    ("sqlcipher3", each) for each in ("OpenSSL", "SQLCipher", "SQLite")
}
OWN = {"complaint-desk", "pyinstaller-hooks-contrib"}


def plain(name: str) -> str:
    """Return the name of a distribution as indexes spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def modules(folder: Path) -> set[str]:
    """Return the first part of the name of every module in a bundle: in its archive and beside it."""
    program = next(each for each in folder.iterdir() if each.is_file() and each.stem == "complaint-desk")
    archive = CArchiveReader(str(program))
    inside = [name for name, (*_, kind) in archive.toc.items() if kind == "z"]
    names = {name.split(".")[0] for each in inside for name in archive.open_embedded_archive(each).toc}
    return names | {each.name.split(".")[0] for each in (folder / "_internal").iterdir()}


def wrong(folder: Path) -> list[str]:
    """Return what is in the bundle and not in its bill, and what is there in a release that is not pinned."""
    bill = json.loads((folder / "_internal" / "sbom.cdx.json").read_text(encoding="utf-8"))
    named = {plain(each["name"]): each["version"] for each in bill["components"]}
    there = {plain(name) for module in modules(folder) for name in packages_distributions().get(module, ())} - OWN
    found = re.findall(r"(?m)^([\w.-]+)(?:\[[^]]+\])?==(\S+)", PINNED.read_text(encoding="utf-8"))
    pinned = {(plain(name), version) for name, version in found}
    within = {(carrier, part) for part, _, carrier in (each["bom-ref"].partition(" in ") for each in bill["components"])}
    bought = [(plain(each["name"]), each["version"]) for each in bill["components"] if "purl" in each]
    script = folder / "_internal" / "resources" / "verify" / "check_case.py"
    print(f"{len(bought)} distributions in the bill, {len(there)} found in the bundle by their modules")
    return [f"{name} is not in the bill" for name in sorted(there - set(named))] + [
        f"{name} {version} is not pinned" for name, version in bought if (name, version) not in pinned
    ] + [
        f"{part} in {carrier} is not in the bill" for carrier, part in sorted(WITHIN - within)
    ] + ["too few to be true"] * (len(there) < 15) + ["the script that checks a case file is not there"] * (not script.is_file())


if __name__ == "__main__":
    found = wrong(Path(sys.argv[1]))
    print("\n".join(found))
    sys.exit(bool(found))
