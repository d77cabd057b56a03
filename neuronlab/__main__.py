"""`python -m neuronlab` is `neuronlab`.

Background processes import this module too, under another name, and must not start a second program.
"""

import sys
from multiprocessing import freeze_support

from neuronlab.cli import main

if __name__ == "__main__":
    freeze_support()  # in a frozen program, a background process is the program itself with other arguments
    sys.exit(main())
