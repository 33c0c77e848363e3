"""How good the portal is, in figures beside their floors. `./portal bench [NAME] [--large]`.

A file here is one or a few figures: `figures(stage)` yields them. docs/benchmarks.md says how.
"""
