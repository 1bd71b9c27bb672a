"""How the documentation is built: sphinx-build -W -b html docs docs/_build/html"""

import sys
from pathlib import Path

import forumtools

sys.path.insert(0, str(Path(__file__).with_name("_ext")))

project = "forumtools"
copyright = author = "The forumtools authors"
release = forumtools.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "generated_pages"]
exclude_patterns = ["_build", "_ext"]
# "--set" must not become "–set".
smartquotes = False

myst_heading_anchors = 3
# Docstrings say `create` where reStructuredText would have ``create``.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True

html_theme = "furo"
html_title = f"forumtools {release}"
html_copy_source = False
