"""Run the notebooks and keep what comes out: `python -m docs.run_notebooks`."""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent / "notebooks"
# Pictures without today's date and without random names
_SAME = {"SOURCE_DATE_EPOCH": "0", "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc"))}


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook with fresh output; nbclient.exceptions.CellExecutionError where a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        coalesce_streams=True,  # a slow cell's words come in pieces, cut anywhere
        resources={"metadata": {"path": str(FOLDER)}},
    )
    client.execute(env={**os.environ, **_SAME})
    # The version of Python that ran it is nobody's concern.
    notebook.metadata.language_info = {"name": "python"}
    return notebook


if __name__ == "__main__":
    for place in [Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.ipynb")):
        nbformat.write(executed(place), place)
        print(place)
