"""The work as a file: everything a person can change and all that was learned."""
