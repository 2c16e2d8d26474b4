"""Every claim of the two articles is answered for, and where they err the right statement stands beside it."""

import pytest

from bot import services
from bot.knowledge import Scene
from bot.knowledge.placeholders import fill, pick

# Section → how many claims it makes.
CLAIMS_OF = {
    "A1": 9, "A2": 10, "A3": 8, "A4": 11,
    "B1": 5, "B2": 8, "B3": 5, "B4": 6, "B5": 2, "B6": 8,
}  # fmt: skip
EXPECTED = [f"{section}.{number}" for section, count in CLAIMS_OF.items() for number in range(1, count + 1)]
# The claims that are plainly wrong, with what people must read instead.
WRONG = {
    "A3.3": ("credit_record_retention", "满 5 年"),  # records are kept forever
    "A3.6": ("credit_impact_insurance", "没有因为征信逾期就拒赔"),  # claims are refused for a delay
    "B2.6": ("collection_harassment", "没有这样的权利"),  # the bank may call as often as it likes
    "B4.5": ("official_channels", "没有线下网点"),  # go to a branch nearby
}
SCENES = {locale: Scene(services.today(), locale) for locale in ("zh", "en")}


def details(library, entry: str, locale: str) -> str:
    """What a person who asks for more detail reads."""
    return "\n".join(message.plain() for message in library.details(entry, SCENES[locale]))


def corrections(library) -> dict:
    """Claim → (entry, correction)."""
    entries = library.content.entries.values()
    return {correction.claim: (entry.id, correction) for entry in entries for correction in entry.corrects}


def test_all_claims_are_there(library):
    """72 claims, numbered without a gap."""
    assert len(EXPECTED) == 72
    assert sorted(library.content.claims) == sorted(EXPECTED)


@pytest.mark.parametrize("claim_id", EXPECTED)
def test_a_claim_is_tied_to_an_answer_that_names_its_section(library, claim_id):
    """Whoever reads the answer sees from which part of the articles it comes."""
    claim = library.content.claims[claim_id]
    assert claim.section == claim_id.partition(".")[0]
    assert claim.entry in library
    assert f"article:{claim.section}" in library.source_ids(claim.entry)
    assert claim.facts or claim.kind == "advice"


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("claim_id", EXPECTED)
def test_a_claim_that_errs_is_put_right_in_the_answer(library, claim_id, locale):
    """有文章说……其实…… stands in the details of the answer that the claim belongs to; a right one is not corrected."""
    claim, found, scene = library.content.claims[claim_id], corrections(library), SCENES[locale]
    if claim.verdict == "supported":
        assert claim_id not in found
        return
    entry, correction = found[claim_id]
    assert entry == claim.entry
    says, instead = (
        fill(pick(words, locale), library.content, scene) for words in (correction.says, correction.instead)
    )
    shown = {"zh": f"有文章说{says}；其实{instead}", "en": f"Some articles say that {says}; in fact {instead}"}
    assert shown[locale] in details(library, entry, locale)


def test_the_wrong_claims_are_these(library):
    """No other claim is plainly wrong; the rest are right or not quite."""
    assert {claim.id for claim in library.content.claims.values() if claim.verdict == "wrong"} == set(WRONG)


@pytest.mark.parametrize("claim_id", WRONG)
def test_a_wrong_claim_is_answered_by_the_right_statement(library, claim_id):
    """The words that matter most stand after 其实."""
    entry, words = WRONG[claim_id]
    found, correction = corrections(library)[claim_id]
    assert found == entry
    instead = fill(correction.instead["zh"], library.content, SCENES["zh"])
    assert words in instead


@pytest.mark.parametrize("claim_id", EXPECTED)
def test_a_correction_ends_in_one_full_stop(library, claim_id):
    """The quoted half carries none, the right half exactly one, so that they make one sentence."""
    if claim_id not in corrections(library):
        return
    _, correction = corrections(library)[claim_id]
    assert not correction.says["zh"].endswith(("。", "；", "，"))
    assert correction.instead["zh"].endswith("。")
    assert not correction.instead["zh"].endswith("。。")
