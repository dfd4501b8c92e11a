"""What each resource looks like, and what may be sent to it. Every field is named; nothing appears by itself."""
