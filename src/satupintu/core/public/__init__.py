"""The only tables outside a region: regions, the hosts they answer to, and the areas of Indonesia."""
