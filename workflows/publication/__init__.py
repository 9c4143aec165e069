"""What everybody may read: papers and positions with their fate, news, and a list of all addresses."""
