"""When a file of the catalogue is read: what the first page asks for at once, the rest when somebody asks, and each is looked at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from complaint_desk import resources
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import FIRST, Catalogue

Written = Callable[..., Catalogue]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    """A catalogue of files of these texts."""

    def made(**files: str) -> Catalogue:
        folder = tmp_path / "i18n" / "en"
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(resources, "folder", lambda: tmp_path)
        return Catalogue("en")

    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_keys_of_the_first_page_stand_is_told_in_full(language: str) -> None:
    """Who writes such a key into another file names that file in ``FIRST`` too."""
    there: dict[str, set[str]] = {}
    for file in resources.path("i18n", language).glob("*.toml"):
        for first in resources.table(file.read_text(encoding="utf-8")):
            there.setdefault(first, set()).add(file.stem)
    assert {first: there[first] for first in FIRST} == {first: set(names) for first, names in FIRST.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_of_the_first_page_reads_no_more_than_its_files(language: str) -> None:
    texts = Catalogue(language)
    assert texts["queue.you"]
    assert "queue.no_such_thing" not in texts
    assert texts.read == set(FIRST["queue"])


def test_another_key_is_found_wherever_it_stands_and_after_a_survey_by_its_own_files_alone(written: Written) -> None:
    files = {"one": '[far]\naway = "A"', "two": '[far]\nnear = "B"', "three": '[else]\nwhere = "C"'}
    texts = written(**files)
    assert texts["far.near"] == "B"
    assert texts.read == set(files)
    texts = Catalogue("en")
    texts.survey()
    assert not texts.read, "what was looked at is not kept"
    assert texts["far.near"] == "B"
    assert texts.read == {"one", "two"}
    assert "nowhere.at_all" not in texts
    assert texts.read == {"one", "two"}
    assert dict(texts) == {"far.away": "A", "far.near": "B", "else.where": "C"}


def test_a_survey_tells_of_a_damaged_file_before_anybody_needs_it_and_the_other_texts_go_on(written: Written) -> None:
    texts = written(time='[time]\nmonths = "Jan"', broken='[problem]\nsomething = "cut of')
    assert texts["time.months"] == "Jan"
    with pytest.raises(ValueError, match=r"broken\.toml of the catalogue can't be read"):
        texts.survey()
    assert texts["time.months"] == "Jan"


def test_a_key_in_two_files_is_told_of_whoever_reads_them(written: Written) -> None:
    texts = written(one='[far]\naway = "A"', two='[far]\naway = "B"')
    for read in (texts.survey, lambda: texts["far.away"], lambda: len(texts)):
        with pytest.raises(ValueError, match=r"far\.away stands twice in the catalogue, again in two\.toml"):
            read()


def test_threads_that_ask_at_once_get_the_texts_that_one_gets() -> None:
    alone = dict(Catalogue("zh_TW"))
    keys = list(alone)[::9]
    for _ in range(3):
        together = Catalogue("zh_TW")
        with ThreadPoolExecutor(8) as threads:
            surveyed = threads.submit(together.survey)
            assert list(threads.map(together.__getitem__, keys)) == [alone[key] for key in keys]
            surveyed.result()


def test_after_a_survey_every_text_is_told_though_the_folder_went_away_or_holds_another_version(written: Written, tmp_path: Path) -> None:
    texts = written(one='[far]\naway = "A"', two='[else]\nwhere = "B {n}"')
    texts.survey()
    for file in (tmp_path / "i18n" / "en").iterdir():
        file.write_text('[far]\nbeyond = "another version"', encoding="utf-8")
    assert texts["far.away"] == "A"
    (tmp_path / "i18n").rename(tmp_path / "gone")
    assert dict(texts) == {"far.away": "A", "else.where": "B {n}"}
