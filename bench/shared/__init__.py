"""What the benchmarks share. Import it before numpy: the figures are those of one core.

A package, so that `make bench`, which runs every bench/*.py, runs none of it by itself.
"""

import os


os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy reads this once, when it is loaded
