"""How this process clears up its memory."""

import gc


def keep_imports() -> None:
    """What is imported stays, and is not looked through again and again: with all modules that takes a sixth of a second."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
