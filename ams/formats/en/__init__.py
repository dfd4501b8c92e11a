"""English as everywhere but in the United States."""
