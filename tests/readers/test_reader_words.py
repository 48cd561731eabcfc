"""Every sentence of the readers exists in three languages with the same places to fill, and each one raised is among them."""

import re
import tomllib
from pathlib import Path

import pytest

from complaint_desk import resources
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, LANGUAGES, STATUSES
from complaint_desk.readers.names import FIELDS
from complaint_desk.wording import PLACEHOLDER, catalogue

SOURCE = Path(__file__).resolve().parents[2] / "complaint_desk" / "readers"


def flat(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict) and set(value) != {"one", "other"}:
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = str(value)
    return found


def texts(language: str) -> dict[str, str]:
    return flat(tomllib.loads(resources.read_text("i18n", language, "readers.toml")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_keys_and_places_in_each_language(language: str) -> None:
    english, other = texts("en"), texts(language)
    assert set(other) == set(english)
    for key, text in other.items():
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(english[key])), key


def test_every_sentence_raised_is_written_and_every_written_one_is_raised() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    raised = {f"problem.{name}" for name in re.findall(r'FileProblem\(\s*"(\w+)"', code)}
    raised |= set(re.findall(r'"(readers\.(?:refused|why)\.\w+)"', code))
    raised |= {f"readers.refused.date_{why}" for why in ("unknown", "impossible", "range")} | {f"readers.why.{share}" for share in ("phones", "mails")}
    raised |= {f"readers.refused.mail_{why}" for why in ("large", "header", "parts", "lines", "text", "broken")}
    raised |= {key for key in texts("en") if key.startswith("readers.kind.") and f'"{key.rsplit(".", 1)[-1]}"' in code}
    raised |= {f"readers.field.{field}" for field in FIELDS}
    assert raised == set(texts("en"))
    assert raised <= set(catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_is_at_most_two_sentences(language: str) -> None:
    ends = re.compile(r"[.。](?:\s|$)" if language == "en" else r"。")
    assert {key for key, text in texts(language).items() if key.startswith("problem.") and len(ends.findall(text)) != 2} == set()


def test_lists_of_words_lead_only_to_our_codes() -> None:
    listed = tomllib.loads(resources.read_text("readers", "values.toml"))
    assert set(listed["status"]) == set(STATUSES)
    assert set(listed["type"]) | set(listed["type_parts"]) == set(COMPLAINT_TYPES)
    columns = tomllib.loads(resources.read_text("readers", "columns.toml"))
    assert set(columns["names"]) == set(FIELDS)
    for table in (listed["status"], listed["type"], listed["channel"], columns["names"]):
        for words in table.values():
            assert len(words) == len(set(words))
