"""Good practice of the members: told, edited, released, found, asked about, and looked at again."""
