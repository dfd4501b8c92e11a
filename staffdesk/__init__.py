"""All staff pages, and those on which members reach staff."""
