"""Pure rules of evaluation, a file a topic."""
