"""The workloads as hpccm writes them for an author who quotes every value by hand before it sees them."""

from __future__ import annotations

from functools import partial

from benchmarks import with_hpccm
from benchmarks.raw_safe import quoted

greet = with_hpccm.greet
big = partial(with_hpccm.big, written=quoted)
service = partial(with_hpccm.service, written=quoted)
nasty = partial(with_hpccm.nasty, written=quoted)
