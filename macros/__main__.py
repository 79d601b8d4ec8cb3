"""`python -m macros site`: finish a site that was built without our `on_post_build`.

`python -m macros hosting site folder`: write the settings of servers for a built site into a folder.

`python -m macros copy site folder`: write a copy of a built site that is read from a disk, without a server.
"""

import sys
from pathlib import Path

from macros.build_date import build_date
from macros.copy import copy
from macros.data import load
from macros.finish import REFUSED, finish
from macros.hosting import prepare
from macros.search_index import knowledge

project = Path(__file__).parent.parent
try:
    match sys.argv[1:]:
        case ["hosting", site, folder]:
            print(prepare(Path(site), Path(folder)))
        case ["copy", site, folder]:
            print(copy(Path(site), Path(folder)))
        case [site]:
            skipped = finish(Path(site), knowledge(load(project / "docs", build_date(project))))
            print("\n".join(skipped) or "Finished.")
        case _:
            sys.exit(
                "Name the folder of a built site: python -m macros site. "
                "Or have settings for a server written: python -m macros hosting site folder. "
                "Or a copy to read from a disk: python -m macros copy site folder"
            )
except (LookupError, *REFUSED) as error:
    sys.exit(str(error))
