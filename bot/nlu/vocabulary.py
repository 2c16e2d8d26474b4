"""The words of the trade and the names of lenders and products, out of `data/`."""

import functools
from collections.abc import Iterator

import yaml

from bot import services
from bot.paths import DATA
from bot.text.normalize import normalize

LENDER, PRODUCT = "lender", "product"
ANY_LENDER = "any"
"""Stands for a lender that is named by its kind only, as in 信用卡 or 网贷."""


@functools.lru_cache(maxsize=1)
def trade_words() -> tuple[str, ...]:
    """Words that jieba would cut apart, one a line in `data/vocabulary/trade_words.txt`."""
    lines = (DATA / "vocabulary" / "trade_words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for word in (line.partition("#")[0].strip() for line in lines) if word)


@functools.lru_cache(maxsize=1)
def misspellings() -> dict[str, str]:
    """How people mistype a product, and the product that they mean."""
    raw = yaml.safe_load((DATA / "vocabulary" / "products.yml").read_text(encoding="utf-8"))
    return {normalize(wrong): right for right, forms in raw["misspellings"].items() for wrong in forms}


def names() -> Iterator[tuple[str, str, str]]:
    """(label, surface form, lender's id) of every lender and product that may be named in a message."""
    content = services.library().content
    owner = {}
    for lender in content.lenders.values():
        weak = set(lender.weak_aliases)
        for product in lender.products:
            owner[product] = lender.id
            if product not in weak:
                yield PRODUCT, normalize(product), lender.id
        for form in (lender.name["zh"], *lender.aliases):
            if form not in weak and form not in lender.products:
                yield LENDER, normalize(form), lender.id
    for wrong, right in misspellings().items():
        yield PRODUCT, wrong, owner.get(right, ANY_LENDER)
    for generic in content.generic_products:
        yield PRODUCT, normalize(generic), ANY_LENDER


def product_names() -> tuple[str, ...]:
    """All forms that are masked before classifying."""
    return tuple(dict.fromkeys(form for _, form, _ in names() if len(form) > 1))
