"""Packs: folders of readable YAML from which a region installs its services."""
