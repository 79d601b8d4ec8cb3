"""`python -m macros site`: finish a site that was built without our `on_post_build`."""

import sys
from pathlib import Path

from macros.build_date import build_date
from macros.data import load
from macros.finish import finish

if len(sys.argv) != 2:
    sys.exit("Name the folder of a built site: python -m macros site")

project = Path(__file__).parent.parent
try:
    pages = load(project / "docs", build_date(project)).pages.values()
    skipped = finish(Path(sys.argv[1]), {page.address: page.head.search_terms for page in pages})
except (LookupError, ValueError, FileNotFoundError) as error:
    sys.exit(str(error))
print("\n".join(skipped) or "Finished.")
