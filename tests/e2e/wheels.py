"""Indexes of made-up wheels, of which only METADATA and the size matter, and locks of them."""

import hashlib
import json
import random
import zipfile
from pathlib import Path

METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: 1.0\n{}\n"


def make_wheel(path: Path, size: int, needs: list[str], sparse: bool = False) -> None:
    """A wheel of about SIZE bytes; a sparse one has a hole in front of the archive."""
    name = path.name.split("-")[0]
    if sparse:
        with path.open("wb") as file:
            file.truncate(size)
    with zipfile.ZipFile(path, "a") as archive:
        if not sparse:
            archive.writestr(f"{name}/data", random.Random(name).randbytes(size))
        archive.writestr(f"{name}-1.0.dist-info/METADATA",
                         METADATA.format(name, "".join(f"Requires-Dist: {need}\n" for need in needs)))


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_index(out: Path, projects: dict[str, tuple[int, list[str]]], sparse: bool = False) -> dict[str, str]:
    """An index of one wheel a project, without sidecars; the digest of each file name."""
    digests = {}
    (out / "files").mkdir(parents=True)
    for name, (size, needs) in projects.items():
        wheel = out / "files" / f"{name}-1.0-py3-none-any.whl"
        make_wheel(wheel, size, needs, sparse)
        digests[wheel.name] = digest = digest_of(wheel)
        page = out / "simple" / name
        page.mkdir(parents=True)
        file = {"filename": wheel.name, "url": f"../../files/{wheel.name}", "size": wheel.stat().st_size,
                "hashes": {"sha256": digest}}
        (page / "index.json").write_text(json.dumps({"meta": {"api-version": "1.1"}, "name": name, "files": [file]}))
    return digests


def write_lock(path: Path, index: Path, url: str, digests: dict[str, str]) -> None:
    """A pylock.toml of the wheels of INDEX, which is served at URL."""
    text = 'lock-version = "1.0"\ncreated-by = "test"\n'
    for name, digest in digests.items():
        size = (index / "files" / name).stat().st_size
        text += (f'[[packages]]\nname = "{name.split("-")[0]}"\nversion = "1.0"\n'
                 f'wheels = [{{url = "{url.replace("/simple/", "/files/")}{name}", size = {size}, '
                 f'hashes = {{sha256 = "{digest}"}}}}]\n')
    path.write_text(text)


def digests_in(folder: Path) -> dict[str, str]:
    """The digest of each file that is there, unfinished ones too."""
    return {path.name: digest_of(path) for path in folder.iterdir()} if folder.exists() else {}
