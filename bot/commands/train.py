"""`make train`: trains a model if the training data changed."""

import argparse

from bot import quiet


def main(arguments: list[str]) -> int:
    """Trains, or says that the model is up to date."""
    parser = argparse.ArgumentParser(prog="python -m bot train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train although nothing changed")
    options = parser.parse_args(arguments)
    quiet.configure()
    from bot import training

    existing = training.current_model()
    if existing and not options.force:
        print(f"{existing.name} is up to date.")
        return 0
    training.train(force=options.force)
    return 0
