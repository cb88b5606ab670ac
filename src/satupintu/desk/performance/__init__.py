"""Pages of figures: the office, the head of the region, a service, a unit, one's own work, and process maps."""
