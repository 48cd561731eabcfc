"""Settings survive what happens to small files."""

import json

import pytest

from complaint_desk.settings import Settings, read, write


def test_what_is_written_is_read(tmp_path):
    chosen = Settings(language="zh_TW", theme="dark", density="compact", person="p1", guide_width=360)
    write(tmp_path / "sub" / "settings.json", chosen)
    assert read(tmp_path / "sub" / "settings.json").settings == chosen
    assert [each.name for each in (tmp_path / "sub").iterdir()] == ["settings.json"]


def test_a_missing_file_is_no_damage(tmp_path):
    assert read(tmp_path / "settings.json") == read(tmp_path / "settings.json")
    assert not read(tmp_path / "settings.json").damaged


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"\xff\xfe\x00", b"[" * 100_000, b'{"theme": "dark"'])
def test_a_damaged_file_is_put_aside_and_said(tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    found = read(path)
    assert found.damaged
    assert found.settings == Settings()
    assert (tmp_path / "settings.json.bad").read_bytes() == content
    assert not path.exists()


@pytest.mark.parametrize("wrong", [{"theme": "pink"}, {"theme": 3}, {"guide_width": -1}, {"guide_width": True}, {"language": "xx"}, {"remind": 999}, {"remind": "15"}, {"unknown": 1}, {"window": "x" * 9999}])
def test_one_senseless_value_is_left_out_alone(tmp_path, wrong):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"density": "compact"} | wrong), encoding="utf-8")
    found = read(path)
    assert not found.damaged
    assert found.settings == Settings(density="compact")


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "settings.json"
    write(path, Settings(theme="dark"))
    (tmp_path / "settings.json.part").mkdir()
    with pytest.raises(OSError, match="part"):
        write(path, Settings(theme="light"))
    assert read(path).settings.theme == "dark"
