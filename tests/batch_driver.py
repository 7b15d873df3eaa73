"""A batch with the stand-in annotator as a command of its own, to be killed: `batch_driver.py OUT INPUT…`."""

import sys
from pathlib import Path

from made_batches import run

from onrecord.errors import OnRecordError

if __name__ == "__main__":
    try:
        run(Path(sys.argv[1]), *sys.argv[2:], workers=2, part_items=2)
    except OnRecordError as error:
        sys.exit(str(error))
