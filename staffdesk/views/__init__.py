"""Pages of the desk, and those on which members reach staff."""
