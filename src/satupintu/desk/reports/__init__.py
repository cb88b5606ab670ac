"""Reports at the desk: tables of a period, achievement against target, who is told when they are ready."""
