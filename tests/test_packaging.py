"""What a user installs: the package list, the wheel, the commands of the README."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"dlz": "dlz", "derive": "dlz/derive", "generated": "dlz/generated"}

# Imports the modules named on the command line, and shows the file that each came from.
IMPORT = """
import importlib, sys
for name in sys.argv[1:]:
    print(name, importlib.import_module(name).__file__, sep="\\t")
"""


def checkout_files() -> list[PurePosixPath]:
    """Return every file that is, or would be, under version control, relative to the root."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        # safe.directory: the checkout may belong to another user.
        git = ["git", "-c", f"safe.directory={ROOT}"]
        listed = subprocess.run(
            [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        paths = [ROOT / name for name in listed.split("\0") if name]
    else:
        paths = []
        for folder, subfolders, names in os.walk(ROOT):
            products = {".git", ".venv", "build", "dist", "out"} if Path(folder) == ROOT else set()
            subfolders[:] = [
                name
                for name in subfolders
                if name not in products
                and not name.endswith(("__pycache__", "_cache", ".egg-info", ".hypothesis"))
            ]
            paths += [Path(folder, name) for name in names]
    return sorted(PurePosixPath(p.relative_to(ROOT).as_posix()) for p in paths if p.is_file())


def package_files() -> dict[str, PurePosixPath]:
    """Return the files of the package: their place inside an installation -> in the checkout."""
    return {
        str(PurePosixPath(FOLDERS[path.parts[0]], *path.parts[1:])): path
        for path in checkout_files()
        if path.parts[0] in FOLDERS and len(path.parts) > 1
    }


def modules() -> dict[str, str]:
    """Return the importable modules: dotted name -> place inside an installation."""
    return {
        place.removesuffix(".py").removesuffix("/__init__").replace("/", "."): place
        for place in package_files()
        if place.endswith(".py") and not place.endswith("/__main__.py")
    }


def run_python(code: str, *arguments: str, package_parent: Path, cwd: Path) -> list[list[str]]:
    """Run `code` with `package_parent` and the dependencies as the only additions to the path.

    Without `site` no .pth file is read: an editable dlz in the current environment cannot stand in
    for what is missing from the one under test.
    """
    installed = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    done = subprocess.run(
        [sys.executable, "-S", "-B", "-c", code, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(package_parent), *installed])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def decoy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a user's folder that happens to hold folders named like ours."""
    folder = tmp_path_factory.mktemp("user")
    for name in ("generated", "derive"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("raise RuntimeError('the decoy was imported')\n")
    (folder / "pyproject.toml").touch()
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, where no earlier build/ can lend it files."""
    source = tmp_path_factory.mktemp("source")
    for path in checkout_files():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, source / path)
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", target, source],
        check=True,
    )
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty folder."""
    target = tmp_path_factory.mktemp("target")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, wheel],
        check=True,
    )
    return target


def test_every_package_folder_is_declared():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders = {
        str(PurePosixPath(place).parent).replace("/", "."): str(path.parent)
        for place, path in package_files().items()
        if path.suffix == ".py"
    }
    assert set(FOLDERS) <= set(folders.values())
    without_init = [f for f in folders.values() if not (ROOT / f / "__init__.py").is_file()]
    assert not without_init, "folders with modules but no __init__.py"
    assert sorted(settings["packages"]) == sorted(folders)
    assert settings["package-dir"] == folders


def test_wheel_holds_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    assert {name.split("/")[0] for name in names} == {"dlz", "dlz-0.1.0.dist-info"}
    assert {name for name in names if name.startswith("dlz/")} == set(package_files())
    assert {
        "dlz/py.typed",
        "dlz/derive/paper/__init__.py",
        "dlz/derive/codegen/__init__.py",
        "dlz/generated/hamiltonian.py",
    } <= names


def test_installed_wheel_imports_beside_a_decoy(installed, decoy):
    expected = {name: installed / place for name, place in modules().items()}
    origins = run_python(IMPORT, *expected, package_parent=installed, cwd=decoy)
    assert {name: Path(file) for name, file in origins} == expected


def test_installed_wheel_computes(installed, decoy):
    code = "from dlz.generated.hamiltonian import Omega; print(Omega(3.0, 4.0, 1.0))"
    assert run_python(code, package_parent=installed, cwd=decoy) == [["5.0"]]


def test_bare_checkout_imports(decoy):
    files = package_files()
    expected = {
        name: ROOT / files[place]
        for name, place in modules().items()
        if place.endswith("/__init__.py") or files[place].parts[0] == "generated"
    }
    origins = run_python(IMPORT, *expected, package_parent=ROOT, cwd=decoy)
    assert {name: Path(file) for name, file in origins} == expected


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("reproduce", ".venv/bin/dlz reproduce --out out"),
        ("test", ".venv/bin/pytest -n auto --dist loadfile"),
        ("docs", ".venv/bin/sphinx-build -W -n -q docs out/docs"),
    ],
)
def test_readme_gives_each_command_once(name, ending):
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    marker = lines.index(f"<!-- command: {name} -->")
    opening, command, closing = lines[marker + 1 : marker + 4]
    assert opening == "```sh"
    assert closing == "```"
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert command.endswith(f" && {ending}")
    assert lines.count(lines[marker]) == 1
    assert sum(ending in line for line in lines) == 1


def test_ci_runs_the_commands_of_the_readme():
    script = ROOT / ".ci/run"
    text = script.read_text("utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert os.access(script, os.X_OK)
    assert 'marker="<!-- command: $1 -->"' in text
    assert "for name in test reproduce docs; do" in text
    assert "pytest" not in text, "the test command is the README's; .ci/run must not repeat it"


def test_no_machine_paths_and_no_registry_hosts():
    # Bracketed, so that the patterns do not match their own text.
    unwanted = re.compile(
        rb"(?<![\w.])/(?:home|root|work|Users)/[\w.]"
        rb"|[A-Za-z]:[\\/]Users\b"
        rb"|py[p]i\.(?:org|io)|python[h]osted\.org|ana[c]onda\.org|prefix[.]dev",
    )
    files = checkout_files()
    assert PurePosixPath("pyproject.toml") in files
    hits = [
        f"{path}: {match[0].decode()}"
        for path in files
        for match in unwanted.finditer((ROOT / path).read_bytes())
    ]
    assert not hits
