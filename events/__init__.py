"""Events: what takes place when and where, tickets and their prices, and who comes."""
