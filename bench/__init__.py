"""`make bench`: ratios of what the system does to hand-written SQL and to other software, measured side by side in one run.

Absolute times on shared machines mean little. Every line interleaves its two sides, warms up, and takes the median.
"""
