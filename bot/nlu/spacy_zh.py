"""A blank Chinese spaCy pipeline that marks names of lenders and products, and quantities, as entities.

Each character is a token, so an entity may begin and end anywhere. The pipeline reads normalised text
(`bot.text.normalize`) and knows nothing of Rasa. Every entity carries `span._.value`, what it means (the id of a name,
or the value of a quantity), and `span._.unit` (None for a name).
"""

import datetime
from collections.abc import Callable, Iterable

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.text.normalize import normalize
from bot.text.numerals import HAN
from bot.text.quantities import find_quantities

for _extension in ("value", "unit"):
    if not Span.has_extension(_extension):
        Span.set_extension(_extension, default=None)

_COVER = str.maketrans(dict.fromkeys(f"0123456789几半{HAN}", "某"))


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether a match begins or ends inside a number or a Latin word, as 360 does in 3600."""
    return any(
        0 < edge < len(text)
        and text[edge - 1 : edge + 1].isascii()
        and (text[edge - 1 : edge + 1].isdigit() or text[edge - 1 : edge + 1].isalpha())
        for edge in (start, end)
    )


@Language.factory("name_marker")
class NameMarker:
    """Marks the names that were added; where two overlap, the longer one wins."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self._nlp = nlp
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._meanings: dict[str, tuple[str, str]] = {}

    def add(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Takes names as (label, surface form, id); of a form given twice the first meaning stays."""
        for label, form, meaning in names:
            key = normalize(form)
            if key and key not in self._meanings:
                self._meanings[key] = (label, meaning)
                self._matcher.add(key, [self._nlp.make_doc(key)])

    def __call__(self, doc: Doc) -> Doc:
        """The document with its names as entities."""
        found = []
        for key, start, end in self._matcher(doc):
            label, meaning = self._meanings[doc.vocab.strings[key]]
            span = Span(doc, start, end, label=label)
            if not _cuts_a_word(doc.text, span.start_char, span.end_char):
                span._.value = meaning
                found.append(span)
        doc.ents = filter_spans(found)
        return doc


@Language.factory("quantity_marker")
class QuantityMarker:
    """Marks amounts, durations, dates, rates and the like where no name stands (360借条 is no sum)."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self.today: Callable[[], datetime.date] | None = None
        """Says which day it is; to be set before the first document."""

    def __call__(self, doc: Doc) -> Doc:
        """The document with its quantities as further entities.

        Raises:
            ValueError: when nobody has set `today`.
        """
        if self.today is None:
            raise ValueError("quantity_marker: set `today` first, for example by bot.nlu.spacy_zh.build")
        names = list(doc.ents)
        text = doc.text
        for name in names:  # the digits of a name must not be read
            text = text[: name.start_char] + name.text.translate(_COVER) + text[name.end_char :]
        taken = {place for name in names for place in range(name.start_char, name.end_char)}
        found = []
        for quantity in find_quantities(text, self.today()):
            span = doc.char_span(quantity.start, quantity.end, label=quantity.kind)
            if span is not None and taken.isdisjoint(range(quantity.start, quantity.end)):
                span._.value, span._.unit = quantity.value, quantity.unit
                found.append(span)
        doc.ents = [*names, *found]
        return doc


def build(today: Callable[[], datetime.date], names: Iterable[tuple[str, str, str]]) -> Language:
    """The pipeline, with names as (label, surface form, id) such as ("lender", "招商银行", "cmb")."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("name_marker").add(names)
    nlp.add_pipe("quantity_marker").today = today
    return nlp
