"""The help of every verb can be printed in every language, whatever signs its sentences hold."""

import pytest

from complaint_desk.cli import _MODULES
from complaint_desk.cli.arguments import VERBS, parser
from complaint_desk.cli.untold import untold
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import Words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_is_printed(verb, language, capsys):
    with pytest.raises(SystemExit) as ended:
        parser(Words(language), [verb, "--help"]).parse_args([verb, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith("usage:")
    assert "%%" not in told


def test_a_percent_sign_stands_as_it_is(capsys):
    words = Words("en")
    assert "%" in words("shots.scale") + words("shots.size")
    with pytest.raises(SystemExit):
        parser(words, ["shots", "--help"]).parse_args(["shots", "--help"])
    assert " %" in capsys.readouterr().out


def test_a_start_without_a_word_is_told_what_the_parser_would_tell():
    assert vars(untold()) == vars(parser(Words("en"), []).parse_args([]))


def test_each_verb_has_its_module():
    assert set(_MODULES) == set(VERBS)
