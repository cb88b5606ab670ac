"""The desk of the designer: standards of services and their SOPs, from the first draft to the version in force."""
