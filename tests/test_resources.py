"""The tables of the resources are read plainly, and mean what TOML says."""

import tomllib

import pytest

from complaint_desk import resources

PLAIN = sorted([*resources.path("i18n").rglob("*.toml"), resources.path("themes", "tokens.toml")])


@pytest.mark.parametrize("file", PLAIN, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_words_and_the_tokens_are_read_as_toml_means_them(file):
    text = file.read_text(encoding="utf-8")
    assert resources.table(text) == tomllib.loads(text)


def test_the_tokens_and_what_the_first_page_says_are_plain_enough_to_be_read_at_once():
    for area in ("queue", "shell", "codes", "rules", "time", "cli"):
        for language in ("en", "zh_CN", "zh_TW"):
            assert resources._plain(resources.read_text("i18n", language, f"{area}.toml"))
    assert resources._plain(resources.read_text("themes", "tokens.toml"))


@pytest.mark.parametrize("text", [
    'a = "x"\nb = 1 # so\nc = ["#fff", "y"] # "z"\n[t]\nd = { one = 1, two = "2" }',
    "a = 'x'",
    'a = "\\""',
    'a = """x\ny"""',
    "a.b = 1",
    '[t]\na.one = "x"\na.other = "y"\nb = 1',
    "a.b.c = 1",
    '["a b"]\nc = 1',
    "a = [\n 1,\n 2,\n]",
    "a = 1_000",
    "a = 2026-01-01",
    'a = { b = "c = d" }',
    'a = { b = "c" } # } "',
    'a = "x # y" # z',
    "[a.b]\nc = 1\n[a]\nd = 2",
    "  a = 1",
    "a = 1\r\nb = 2\r\n",
    "a = true\nb = 1.5",
])
def test_whatever_else_stands_in_a_table_is_read_all_the_same(text):
    assert resources.table(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", ["a", "a = 1\na = 2", "[a]\n[a]", "a = 1\n[a]\nb = 2", "a = nothing", "a = NaN", "a = null", 'a = 1 "x"', "a = { b = 1, b = 2 }", "a.b = 1\n[a]", "a = 1\na.b = 2", "a.b = 1\na.b = 2",
                                  "[t]\na.b = 1\n[t.a]"])
def test_what_is_no_table_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        resources.table(text)
