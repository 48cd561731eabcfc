"""How SQLite answers every statement that has a name: along an index, and without sorting what is large.

What goes through a whole table on purpose stands below with its reason; a new statement that does so has to give one too. Statements
that are put together while they are asked (views, filters, figures) have their plans in ``tests/data``.
"""

import importlib
import pkgutil
import re

import pytest

import complaint_desk.data
import complaint_desk.services

BESIDE_THE_WORK = {
    "bulk": "fills a new desk", "check": "proves all of a desk", "copies": "writes a whole backup", "forgetting": "erases for good",
    "packing": "writes a whole desk once more", "replay": "computes a desk anew", "rescue": "reads what a damaged desk still holds",
    "restoring": "puts a backup back", "segments": "writes what a backup lacks", "schema": "makes a desk",
    "opening": "looks whose file it is",
}
"""Modules that go through a whole desk, none of them while somebody waits."""

WALKS = {
    "dialect.OBJECTS": "the tables and views of the file", "glance.PERSONS": "everybody who works here",
    "store.LANE": "one a device", "store.OUTDATED": "asked beside the work, after the rules changed", "marks.TAGS": "the tags there are",
    "marks.FIELDS": "the fields there are", "saved_views.VISIBLE": "the views people saved", "saved_views.PURGE": "the views people saved",
    "importing._KNOWN": "an import compares with all that was imported", "importing._BY_PHONE": "an import compares with every customer",
    "importing._BY_EMAIL": "an import compares with every customer", "figures.SCAN_SQL": "figures of a filter that no roll-up holds",
    "cases.IMPROVEMENTS": "the points, newest first and a dozen at most",
    "cases.GRANTED_IN": "what the grants' own index found", "cases.LIKE_REMEDIES": "the 500 that its index found",
    "alarms._DANGERS": "read back from the newest, and no further than a shift", "customers.FIND_SQL": "the few that its search found",
    "finding._BY_FRAGMENT": "the few that its search found", "limited.LIMITED": "an index of those alone",
    "free_cases.OLDEST": "the first of an index of those alone", "parties.FAMILY": "the cases that go on in each other",
}
"""Statements that walk a table or an index as a whole, and why."""

SORTED = {
    "cases.IMPROVEMENTS": "the points, newest first and a dozen at most",
    "cases.LIKE_REMEDIES": "the 500 that its index found", "figures.SUMS_SQL": "rows of the roll-up, a few buckets of them",
    "queue.STATUS_SQL": "the counters of one measure", "lineage.CUSTOMERS": "one case's own", "marks.TAGS": "the tags there are",
    "marks.FIELDS": "the fields there are", "marks.TAGS_OF": "the tags of a page", "parties.NAMED_IN": "where one person is named",
    "parties.WAITING": "what waits to be agreed on", "watching._TOUCHED": "what came in since the last look",
}
"""Statements that sort or compare beside an index what is never much, and why."""

STATEMENT = re.compile(r"(SELECT|WITH|UPDATE|DELETE) ")
SMALL = re.compile(r"SCAN (CONSTANT ROW|\w+ VIRTUAL TABLE|\(subquery|\d+ CONSTANT)")


def named():
    """Every statement that a module of the data or of the services names, once, by the module's short name."""
    found = {}
    for package in (complaint_desk.data, complaint_desk.services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            short = module.name.rpartition(".")[2]
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, str) and name.isupper() and STATEMENT.match(value) and "{" not in value:
                    found.setdefault(value, f"{short}.{name}")
    return {name: sql for sql, name in found.items()}


def plan_of(store, sql):
    numbered = [int(n) for n in re.findall(r"\?(\d+)", sql)]
    return [str(row[3]) for row in store.read().rows(f"EXPLAIN QUERY PLAN {sql}", (1,) * (max(numbered) if numbered else sql.count("?")))]


@pytest.fixture(scope="module")
def statements():
    return {name: sql for name, sql in named().items() if name.partition(".")[0] not in BESIDE_THE_WORK}


def test_there_are_statements_to_look_at(statements):
    assert len(statements) > 60


def test_no_named_statement_walks_a_table_without_a_reason(desk, statements):
    plans = {name: plan_of(desk.store, sql) for name, sql in statements.items() if name not in WALKS}
    assert {name: plan for name, plan in plans.items() if any(line.startswith("SCAN") and not SMALL.match(line) for line in plan)} == {}


def test_no_named_statement_sorts_beside_an_index_without_a_reason(desk, statements):
    plans = {name: plan_of(desk.store, sql) for name, sql in statements.items() if name not in SORTED}
    assert {name: plan for name, plan in plans.items() if any("TEMP B-TREE" in line for line in plan)} == {}


@pytest.mark.parametrize("reasons", [WALKS, SORTED])
def test_no_reason_outlives_its_statement(statements, reasons):
    assert reasons.keys() - statements.keys() == set()


def test_what_happened_elsewhere_is_read_from_its_first_event_on(desk, statements):
    """By the index of streams it would be the whole trail each time another window saved something."""
    assert plan_of(desk.store, statements["watching._TOUCHED"])[0] == "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"
