"""The documentation site: `sphinx-build -W -n docs out/docs`. Nothing is taken from a network."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import dlz

project = "dlz"
author = "the dlz developers"
version = release = dlz.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.viewcode",
    "_extensions.docstrings",
    "_extensions.mathml",
]
nitpicky = True
show_warning_types = True

html_theme = "furo"
html_title = f"dlz {release}"
html_static_path = ["_static"]
html_css_files = ["formulas.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_copyright = False

myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
# Notebooks are shown as they are stored; a test runs them and compares.
nb_execution_mode = "off"
nb_render_markdown_format = "myst"
nb_mime_priority_overrides = [("html", "text/markdown", 0)]

# Types stand in words in the docstrings; the names of NumPy's types would lead nowhere.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
smartquotes = False  # "47" is a string
# Single backticks in docstrings and comments are code.
default_role = "code"

exclude_patterns = ["_extensions"]
