"""What the process does with its memory once the model is loaded."""

import gc

from bot import serving


def test_what_was_loaded_is_not_searched_for_garbage_again():
    """A search of everything took up to 0.3 seconds, with everybody waiting."""
    before = len(gc.get_objects())
    try:
        serving._settle_memory()
        assert gc.get_freeze_count() > before // 2
        assert len(gc.get_objects()) < before // 10
    finally:
        gc.unfreeze()
