"""Stands in for TensorFlow where it is not installed, so that Rasa's imports succeed.

Rasa 3.6 imports TensorFlow at start for DIET and TED, also in a bot that uses neither, at the cost of more than 1 GB on
disk. This folder is put at the *end* of the import path (see `scripts/install.sh`), so a real TensorFlow wins wherever
it is installed.

Names may be read, subclassed and used as decorators while modules load; to run any of them is an error that says
what to install.
"""

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

__version__ = "0.0.0"  # read by Rasa's telemetry and fingerprints: "no TensorFlow here"
_ROOTS = ("tensorflow", "keras")


class _Absent(type):
    """The type of every absent name: has all attributes, may be a base class or an annotation, cannot be used."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name, (), {})

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, type)):
            return args[0]  # a bare decorator such as @tf.function
        if not args and cls.__module__ != __name__:  # a Rasa class derived from an absent one
            raise ImportError(f"{cls.__name__} needs TensorFlow, which is not installed: run `make install-full`")
        return _Absent("result", (), {})

    def __iter__(cls) -> Iterator[Any]:
        return iter(())

    def __len__(cls) -> int:
        return 0  # thinc counts TensorFlow's GPUs while spaCy is imported

    def __bool__(cls) -> bool:
        return True


class _AbsentModule(types.ModuleType):
    __path__: ClassVar[list[str]] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name, (), {})


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes every submodule of the absent packages importable."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in _ROOTS and "." in fullname:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run: an absent module is empty."""


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Absent(name, (), {})


if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
    sys.meta_path.append(_Finder())
