"""Pages that join several apps, and what the machine room asks."""
