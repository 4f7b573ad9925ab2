"""What this library costs, beside hand-written Python and other generators: ``python -m benchmarks``."""
