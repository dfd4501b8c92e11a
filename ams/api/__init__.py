"""The interface for other systems, `/api/v1/`: the same operations and queries as the pages, as JSON."""
