"""What staff ask, by noun."""
