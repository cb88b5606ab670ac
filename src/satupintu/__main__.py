"""`python -m satupintu` is the `satupintu` command."""

from satupintu.config.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
