"""History that comes in: all at once, never twice, with its own dates."""

from __future__ import annotations

import gzip
import itertools
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest

from complaint_desk.data import copies
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import RIGHTS, Person
from complaint_desk.domain.gates import step
from complaint_desk.domain.problems import FileProblem, NotAllowed, StoreProblem
from complaint_desk.services import backups, correcting, figures, importing
from complaint_desk.services.changed import Changed
from tests.histories import MONDAY

keys = (n.to_bytes(16, "big") for n in itertools.count(1))
HEADER = "Ticket ID,Requester,Phone,Subject,Description,Status,Created,Solved\n"
ROWS = (
    "17,Ann Lee,0555 0101,Late,My parcel is a week late and nobody calls.,closed,2025-03-01 09:00,2025-03-03 10:00\n"
    "18,Ann Lee,0555-0101,Again,It is late again and I want my money back.,open,2025-03-09 09:00,\n"
    "19,林若安,13800130001,退款,退款到现在还没有到账。,closed,2025-04-01 09:00,2025-04-02 09:00\n"
)


def bring(store: Store, who: Person, path: Path) -> Changed:
    return importing.bring_in(store, who, key=next(keys), found=importing.look(store, who, file=path), zone=UTC)


def file_of(tmp_path: Path, text: str, name: str = "export.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def counts(done: Changed) -> tuple[int, int, int, int]:
    return done.result["read"], done.result["made"], done.result["joined"], len(done.result["refused"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_row_comes_in_is_joined_or_is_refused(store: Store, boss: Person, tmp_path: Path, encoding: str) -> None:
    bad = "20,Bo,,x,,open,2025-05-01 09:00,\n" + "21,Cy,,Broken,The door came without its hinges at all.,open,2025-02-31 09:00,\n"
    path = file_of(tmp_path, HEADER + ROWS + bad, encoding=encoding)
    done = bring(store, boss, path)
    assert counts(done)[0] == sum(counts(done)[1:])
    assert counts(done)[1] >= 3
    assert check(store).ok


def test_the_same_file_again_adds_nothing_packed_or_not(store: Store, boss: Person, tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER + ROWS)
    packed = tmp_path / "export.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert counts(bring(store, boss, path)) == (3, 3, 0, 0)
    before = store.read().value("SELECT count(*) FROM event")
    assert counts(bring(store, boss, path)) == (3, 0, 3, 0)
    assert counts(bring(store, boss, packed)) == (3, 0, 3, 0)
    assert store.read().value("SELECT count(*) FROM event") == before


def test_dates_status_and_customers_are_kept(store: Store, boss: Person, tmp_path: Path) -> None:
    bring(store, boss, file_of(tmp_path, HEADER + ROWS))
    rows = store.read().rows("SELECT status, origin, opened_us, closed_us > 0, customer_id FROM complaint ORDER BY opened_us")
    assert [r[0] for r in rows] == ["closed", "open", "closed"]
    assert {r[1] for r in rows} == {"imported"}
    assert rows[0][2] == 1_740_819_600_000_000  # 2025-03-01T09:00:00Z
    assert rows[0][4] == rows[1][4]  # one phone, one customer


def test_an_open_one_meets_the_gate_at_its_first_step_here(store: Store, boss: Person, tmp_path: Path) -> None:
    bring(store, boss, file_of(tmp_path, HEADER + ROWS))
    case = store.case(store.read().value("SELECT id FROM complaint WHERE is_open = 1"))
    assert step(case, store.rules) == "listen"


def test_a_rehearsal_says_the_same_and_changes_nothing(store: Store, boss: Person, tmp_path: Path) -> None:
    found = importing.look(store, boss, file=file_of(tmp_path, HEADER + ROWS + ROWS))
    outcome = importing.rehearse(store, boss, found=found, zone=UTC)
    assert (outcome.read, outcome.made, outcome.joined, len(outcome.refused)) == (6, 3, 3, 0)
    assert store.read().value("SELECT count(*) FROM complaint") == 0


@pytest.mark.parametrize(("many", "whys"), [(3, []), (2, ["import"])], ids=["few", "many"])
def test_before_many_rows_come_in_a_full_copy_is_made_and_before_few_none(
    store: Store, boss: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, whys: list[str]
) -> None:
    monkeypatch.setattr(importing, "MANY_ROWS", many)
    found = importing.look(store, boss, file=file_of(tmp_path, HEADER + ROWS))
    importing.bring_in(store, boss, key=next(keys), found=found, zone=UTC, guard=backups.before_risk)
    folder = backups.folder_of(store.path)
    assert [each.why for each in folder.kept() if each.full] == whys
    for each in folder.kept():
        copies.prove(folder.path / each.name, folder.manifest(folder.path / each.name))


def test_without_that_copy_no_row_comes_in(store: Store, boss: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_store: Store, _who: Person) -> None:
        raise StoreProblem("disk_full_writing", code="ST-FULL")

    monkeypatch.setattr(importing, "MANY_ROWS", 2)
    found = importing.look(store, boss, file=file_of(tmp_path, HEADER + ROWS))
    with pytest.raises(StoreProblem):
        importing.bring_in(store, boss, key=next(keys), found=found, zone=UTC, guard=no_room)
    assert store.read().value("SELECT count(*) FROM complaint") == 0


def test_a_cancelled_import_leaves_nothing(store: Store, boss: Person, tmp_path: Path) -> None:
    lines = "".join(f"{n},Ann,,Late,Parcel number {n} is late and nobody calls me back.,open,2025-03-01 09:00,\n" for n in range(3000))
    found = importing.look(store, boss, file=file_of(tmp_path, HEADER + lines))
    asked = itertools.count()
    with pytest.raises(importing.ReadingStopped):
        importing.bring_in(store, boss, key=next(keys), found=found, zone=UTC, cancelled=lambda: next(asked) > 0)
    assert store.read().value("SELECT count(*) FROM complaint") == 0
    assert check(store).ok


def test_only_who_may_import_does(store: Store, boss: Person, tmp_path: Path) -> None:
    agent = Person(9, "a", "A", "agent")
    with pytest.raises(NotAllowed):
        importing.look(store, agent, file=file_of(tmp_path, HEADER + ROWS))


@pytest.mark.parametrize(("name", "content"), [("empty.csv", b""), ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)), ("torn.csv", b'a,b\n"x,y\n')])
def test_what_is_no_list_of_cases_is_refused_in_words(store: Store, boss: Person, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileProblem):
        importing.look(store, boss, file=tmp_path / name)


def test_a_saved_mapping_names_the_words_where_nothing_looks_like_them(store: Store, boss: Person, tmp_path: Path) -> None:
    path = file_of(tmp_path, "a,b\n1,It broke\n2,Too late\n")
    with pytest.raises(FileProblem):
        importing.look(store, boss, file=path)
    columns = tmp_path / "map.json"
    columns.write_text('{"b": "words"}', encoding="utf-8")
    found = importing.look(store, boss, file=path, columns=columns)
    assert importing.rehearse(store, boss, found=found, zone=UTC).made == 2


def test_what_a_person_chose_for_a_column_counts_and_is_kept(store: Store, boss: Person, tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER + ROWS)
    found = importing.look(store, boss, file=path)
    changed = importing.with_field(store, boss, found=found, column="Subject", field="product")
    changed = importing.with_field(store, boss, found=changed, column="Phone", field="")
    uses = {use.name: use.field for use in importing.columns_of(changed)}
    assert (uses["Subject"], uses["Phone"], uses["Description"]) == ("product", "", "words")
    importing.save_mapping(changed, tmp_path / "map.json")
    again = importing.look(store, boss, file=path, columns=tmp_path / "map.json")
    assert [(use.name, use.field) for use in importing.columns_of(again)] == list(uses.items())


@pytest.mark.parametrize(("dates", "order"), [(("31/01/2025", "02/03/2025"), "dmy"), (("01/31/2025", "02/03/2025"), "mdy")])
def test_the_dates_of_a_chosen_column_show_whether_the_day_comes_first(
    store: Store, boss: Person, tmp_path: Path, dates: tuple[str, str], order: str
) -> None:
    path = file_of(tmp_path, "a,Description\n" + "".join(f"{date},The door came without its hinges at all {date}.\n" for date in dates))
    found = importing.with_field(store, boss, found=importing.look(store, boss, file=path), column="a", field="opened")
    assert [column.order for column in found.mapping.of("opened")] == [order]


def test_people_who_share_a_telephone_stay_two_and_one_person_stays_one(store: Store, boss: Person, tmp_path: Path) -> None:
    names = ("Ann Lee", "Bo Lee", "ann  LEE", "", "Bo Lee")
    rows = "".join(f"{n},{name},0555 0101,Late,Parcel number {n} is a week late.,open,2025-03-01 09:00,\n" for n, name in enumerate(names))
    bring(store, boss, file_of(tmp_path, HEADER + rows))
    of = [id_ for (id_,) in store.read().rows("SELECT customer_id FROM complaint ORDER BY id")]
    ann, bo = of[0], of[1]
    assert of == [ann, bo, ann, ann, bo]
    assert ann != bo
    later = "9,Bo Lee,0555-0101,Late,And now it is broken too.,open,2025-04-01 09:00,\n8,Cy Lee,0555 0101,Late,Mine as well.,open,2025-04-01 09:00,\n"
    bring(store, boss, file_of(tmp_path, HEADER + later, name="later.csv"))
    assert store.read().value("SELECT count(*) FROM customer") == 3
    assert store.read().value("SELECT count(*) FROM complaint WHERE customer_id = ?", (bo,)) == 3


def test_what_a_file_calls_the_product_stands_among_the_words_only(store: Store, boss: Person, tmp_path: Path) -> None:
    text = "Ticket ID,Product,Description,Status,Created\n17,Quillfeather's kettle,It leaks on the table.,closed,2025-03-01 09:00\n"
    bring(store, boss, file_of(tmp_path, text))
    assert store.read().value("SELECT product FROM complaint") == "quillfeather's kettle"
    assert not [data for (data,) in store.read().rows("SELECT data FROM event") if "quillfeather" in data.casefold()]
    assert check(store).ok


def test_a_row_without_any_date_is_worked_on_and_stands_in_no_figure_by_day(store: Store, boss: Person, tmp_path: Path) -> None:
    text = "Ticket ID,Description,Status,Created\n17,It leaks on the table.,open,\n18,It is late again today.,open,2026-02-01 09:00\n"
    bring(store, boss, file_of(tmp_path, text))
    rows = dict(store.read().rows("SELECT origin, opened_us FROM complaint"))
    assert rows["undated"] == MONDAY
    assert set(rows) == {"undated", "imported"}
    everything = figures.figures_of(store, boss, period=figures.period_of("2026-01-01", "2026-03-31", date(2026, 3, 31)))
    assert next(each.value for each in everything.key_figures if each.name == "complaints") == 1
    assert check(store).ok


@pytest.mark.parametrize("heading", ["Customer tier", "VIP level", "客户等级", "會員等級"])
def test_a_column_of_tiers_is_read_and_open_cases_go_by_it(store: Store, boss: Person, tmp_path: Path, heading: str) -> None:
    tiers = ("VIP", "金卡", "")
    rows = "".join(f"{line},{tier}\n" for line, tier in zip(ROWS.replace("Ann Lee,0555-0101", "Bo Li,0555-0102").splitlines(), tiers, strict=True))
    bring(store, boss, file_of(tmp_path, f"{HEADER.strip()},{heading}\n{rows}"))
    assert dict(store.read().rows("SELECT name, tier FROM customer")) == {"Ann Lee": "key", "Bo Li": "gold", "林若安": "normal"}
    cases = [id_ for (id_,) in store.read().rows("SELECT id FROM complaint ORDER BY opened_us")]
    assert [store.case(case).tier for case in cases] == ["key", "gold", ""]
    assert check(store).ok


TIERED = "Ticket ID,Requester,Phone,Description,Status,Created,Solved,Customer tier\n"
"""The columns of a file that says what customers mean to the house."""


def tiered(*rows: tuple[str, str, str, str]) -> str:
    """Rows of one person: the ticket, the status, the day in March and the tier."""
    return TIERED + "".join(
        f"{ticket},Ann Lee,0555 0101,It is late and nobody calls about {ticket}.,{status},2025-03-{day} 09:00,,{tier}\n" for ticket, status, day, tier in rows
    )


def tiers_in(store: Store) -> tuple[str, list[str]]:
    """The tier of the one customer, and of the cases in the order of their days."""
    cases = [id_ for (id_,) in store.read().rows("SELECT id FROM complaint ORDER BY opened_us")]
    return store.read().value("SELECT tier FROM customer"), [store.case(case).tier for case in cases]


def test_a_row_that_names_no_tier_goes_by_the_customers(store: Store, boss: Person, tmp_path: Path) -> None:
    bring(store, boss, file_of(tmp_path, tiered(("1", "open", "01", "VIP"))))
    bring(store, boss, file_of(tmp_path, tiered(("2", "open", "02", "")), "later.csv"))
    assert tiers_in(store) == ("key", ["key", "key"])
    assert check(store).ok


@pytest.mark.parametrize(("before", "after", "stands"), [("", "VIP", "key"), ("VIP", "normal", "normal"), ("gold", "VIP", "key")])
def test_another_tier_in_a_later_file_holds_for_the_customer_and_all_open_cases(
    store: Store, boss: Person, tmp_path: Path, before: str, after: str, stands: str,
) -> None:
    bring(store, boss, file_of(tmp_path, tiered(("1", "open", "01", before))))
    bring(store, boss, file_of(tmp_path, tiered(("2", "open", "02", after)), "later.csv"))
    held = "" if stands == "normal" else stands
    assert tiers_in(store) == (stands, [held, held])
    assert check(store).ok


def test_within_a_file_the_latest_row_of_a_customer_says_the_tier(store: Store, boss: Person, tmp_path: Path) -> None:
    bring(store, boss, file_of(tmp_path, tiered(("3", "open", "20", "VIP"), ("1", "open", "01", ""), ("2", "open", "05", "gold"))))
    assert tiers_in(store) == ("key", ["key", "key", "key"])
    assert check(store).ok


def test_first_without_a_tier_and_then_with_one_is_one_customer_of_that_tier(store: Store, boss: Person, tmp_path: Path) -> None:
    bring(store, boss, file_of(tmp_path, tiered(("1", "open", "01", ""), ("2", "open", "05", "VIP"))))
    assert tiers_in(store) == ("key", ["key", "key"])


def test_what_somebody_says_while_a_file_is_prepared_is_not_overlooked(store: Store, boss: Person, tmp_path: Path) -> None:
    bring(store, boss, file_of(tmp_path, tiered(("1", "open", "01", ""))))
    found = importing.look(store, boss, file=file_of(tmp_path, tiered(("2", "open", "02", "")), "later.csv"))
    prepared = importing.prepare(store, boss, found=found, zone=UTC)
    case = store.read().value("SELECT id FROM complaint")
    correcting.set_tier(store, boss, key=next(keys), case_id=case, tier="gold", reason="ten years with us")
    importing.admit(store, boss, key=next(keys), prepared=prepared)
    assert tiers_in(store) == ("gold", ["gold", "gold"])


def test_who_may_import_may_say_what_a_customer_means_to_the_house() -> None:
    assert {role for role, rights in RIGHTS.items() if "import_cases" in rights} <= {role for role, rights in RIGHTS.items() if "approve" in rights}


def test_an_administrator_raises_the_number_of_rows_for_one_import(store: Store, boss: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of(tmp_path, HEADER + ROWS)
    monkeypatch.setattr(importing, "STANDARD", replace(importing.STANDARD, rows=2))
    monkeypatch.setattr(importing.mapping, "SAMPLE_ROWS", 2)
    with pytest.raises(FileProblem, match="import_rows"):
        bring(store, boss, path)
    found = importing.look(store, boss, file=path, most_rows=3)
    done = importing.bring_in(store, boss, key=next(keys), found=found, zone=UTC)
    assert counts(done) == (3, 3, 0, 0)
    lead = replace(boss, role="supervisor")
    with pytest.raises(NotAllowed):
        importing.look(store, lead, file=path, most_rows=3)
