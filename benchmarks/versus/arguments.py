"""What the programs' flags have in common."""
import argparse


def positive(kind):
    """A type of argument: numbers of this kind above 0."""
    def parsed(text):
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value < 1e9:
            raise argparse.ArgumentTypeError(f'found {text}, expected a number above 0')
        return value
    return parsed
