"""How SQLite answers every statement that has a name: along an index, and without sorting what is large.

What goes through a whole table on purpose stands below with its reason; a new statement that does so has to give one too. A statement
that stands whole in a function goes by the function's name. Statements that are put together while they are asked (views, filters,
figures) have their plans in ``tests/data``.
"""

import ast
import importlib
import inspect
import pkgutil
import re

import pytest

import complaint_desk.data
import complaint_desk.services

BESIDE_THE_WORK = {
    "bulk": "fills a new desk", "check": "proves all of a desk", "copies": "writes a whole backup", "forgetting": "erases for good",
    "around": "looks through the desk for whom it is to forget",
    "packing": "writes a whole desk once more", "replay": "computes a desk anew", "rescue": "reads what a damaged desk still holds",
    "restoring": "puts a backup back", "segments": "writes what a backup lacks", "schema": "makes a desk",
    "opening": "looks whose file it is", "rewriting": "writes a whole desk under another key",
    "residue": "looks through the files of a desk for what was forgotten",
}
"""Modules that go through a whole desk, none of them while somebody waits."""

WALKS = {
    "dialect.LISTED": "the tables and views of the file", "glance.PERSONS": "everybody who works here",
    "driver._FIRST_PAGE": "the tables of the file", "pack_form._COLUMNS": "the tables of the file",
    "marks.TAGS": "the tags there are", "latest.REGIONS": "the newest 3,000 along their index", "latest.PRODUCTS": "the newest 3,000 along their index",
    "marks._KEYS_OF": "the tags there are", "diagnosis._ROOTS": "the tables and indexes of the file",
    "diagnosis._anchor": "the lanes there are, one and those of restores", "diagnosis._count": "a description counts what the check walks through",
    "anchors.FROM_BEGINNING": "an index of where lanes begin, of which there is one and one for each restore", "vouching._LANES": "the lanes there are", "case_file.TOKENS": "the lanes there are", "forks._LANES": "the lanes there are",
    "anchors.ANYWHERE": "asked only when the beginning of a lane is gone, so of a desk that was tampered with",
    "marks.FIELDS": "the fields there are", "saved_views.VISIBLE": "the views people saved", "saved_views.PURGE": "the views people saved",
    "figures.SCAN_SQL": "figures of a filter that no roll-up holds",
    "figures.BY_TYPE_SQL": "the types there are", "figures.BY_CHANNEL_SQL": "the channels there are", "figures.BY_URGENCY_SQL": "the urgencies there are",
    "cases.IMPROVEMENTS": "the points, newest first and a dozen at most", "cases.ANY_IMPROVEMENT": "up to the first point", "monthly.POINTS": "the points there are, which is told",
    "cases.GRANTED_IN": "what the grants' own index found", "cases.LIKE_REMEDIES": "the 500 that its index found",
    "alarms._DANGERS": "read back from the newest, and no further than a shift", "customers.FIND_SQL": "the few that its search found",
    "fresh_texts.FIRST": "the few that wait for the index", "queue.WAITING_SQL": "the first that waits for the index", "queue.NAMED_SQL": "the first that waits for the index", "searching._FRESH_BUT": "the few that wait for the index", "limited.LIMITED": "an index of those alone", "facts.WORDED": "an index of the decisions alone",
    "free_cases.OLDEST": "the first of an index of those alone", "parties.FAMILY": "the cases that go on in each other",
    "reminders.forget_old": "what people were reminded of in a few weeks", "packs._count_files": "a pack goes through the whole desk",
    "queue._grouped": "everybody who works here",
    "filter_known._PERSONS": "everybody who works here", "filter_known._TAGS": "the tags there are", "backups._events_since": "from the newest event back to the last backup",
    "credentials.owners": "everybody who works here", "credentials._LAST": "the newest of an index of those alone",
    "credentials._COMINGS": "the newest of an index of those alone", "boards._work": "everybody who works here",
    "of_customer.RECKONED": "a desk that was just built", "of_customer.WRONG": "the check goes through the whole desk",
    "sign_in_rule._RULE": "the newest of an index of those alone",
}
"""Statements that walk a table or an index as a whole, and why."""

SORTED = {
    "latest.REGIONS": "the newest 3,000 along their index", "latest.PRODUCTS": "the newest 3,000 along their index", "latest.IN_FIELD": "the newest 3,000 of one field",
    "cases.IMPROVEMENTS": "the points, newest first and a dozen at most",
    "cases.LIKE_REMEDIES": "the 500 that its index found",
    "queue.STATUS_SQL": "the counters of one measure", "lineage.CUSTOMERS": "one case's own", "marks.TAGS": "the tags there are",
    "marks.FIELDS": "the fields there are", "marks.TAGS_OF": "the tags of a page", "parties.NAMED_IN": "where one person is named",
    "parties.WAITING": "what waits to be agreed on", "watching._TOUCHED": "what came in since the last look",
    "monthly.ideas": "the cases of one point", "due.CASES": "one customer's own", "reminders._WORDS_OF": "one case's own",
    "due.PEOPLE": "those whose time is up, once in a while",
}
"""Statements that sort or compare beside an index what is never much, and why."""

STATEMENT = re.compile(r"(SELECT|WITH|UPDATE|DELETE|INSERT INTO \w+(\([^)]*\))? (SELECT|VALUES ?\(.*\(SELECT)) ?")
HELD_OPEN = re.compile(r"\{(\w+)\}")
SMALL = re.compile(r"SCAN (CONSTANT ROW|\w+ VIRTUAL TABLE|\(subquery|\d+ CONSTANT)")


def modules():
    """Every module of the data and of the services by its short name."""
    for package in (complaint_desk.data, complaint_desk.services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield module.name.rpartition(".")[2], importlib.import_module(module.name)


def named():
    """Every statement that a module names, once, by the module's short name; where a list is held open, one stands in it."""
    found = {}
    for short, module in modules():
        for name, value in vars(module).items():
            if isinstance(value, str) and name.isupper() and STATEMENT.match(value):
                found.setdefault(HELD_OPEN.sub(lambda held: "?" if held[1] == "marks" else "1", value), f"{short}.{name}")
    return {name: sql for sql, name in found.items()}


def unnamed():
    """Every statement that stands whole in a function, by the module's short name and the function's."""
    found = {}
    for short, module in modules():
        for function in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(function, ast.FunctionDef):
                pieces = {id(piece) for put in ast.walk(function) if isinstance(put, ast.JoinedStr) for piece in ast.walk(put)}
                for node in ast.walk(function):
                    sql = node.value if isinstance(node, ast.Constant) and id(node) not in pieces else None
                    if isinstance(sql, str) and STATEMENT.match(sql):
                        found.setdefault(f"{short}.{function.name}", []).append(sql)
    return {f"{name}{'' if not at else f' {at + 1}'}": sql for name, each in found.items() for at, sql in enumerate(each)}


def reason(name):
    """The name under which a reason stands: several statements of one function have one."""
    return name.partition(" ")[0]


def plan_of(store, sql):
    numbered = [int(n) for n in re.findall(r"\?(\d+)", sql)]
    return [str(row[3]) for row in store.read().rows(f"EXPLAIN QUERY PLAN {sql}", (1,) * (max(numbered) if numbered else sql.count("?")))]


@pytest.fixture(scope="module")
def statements():
    found = {**named(), **unnamed()}
    return {name: sql for name, sql in found.items() if name.partition(".")[0] not in {*BESIDE_THE_WORK, "drafts"}}  # drafts: another file


def test_there_are_statements_to_look_at(statements):
    assert len(statements) > 110
    assert {"store.NEW_LANE", "joined.NUMBERS", "store.case_id", "snoozes._PUT", "reminders.NEAR"} <= statements.keys()


def test_no_named_statement_walks_a_table_without_a_reason(desk, statements):
    plans = {name: plan_of(desk.store, sql) for name, sql in statements.items() if reason(name) not in WALKS}
    assert {name: plan for name, plan in plans.items() if any(line.startswith("SCAN") and not SMALL.match(line) for line in plan)} == {}


def test_no_named_statement_sorts_beside_an_index_without_a_reason(desk, statements):
    plans = {name: plan_of(desk.store, sql) for name, sql in statements.items() if reason(name) not in SORTED}
    assert {name: plan for name, plan in plans.items() if any("TEMP B-TREE" in line for line in plan)} == {}


@pytest.mark.parametrize("reasons", [WALKS, SORTED])
def test_no_reason_outlives_its_statement(statements, reasons):
    assert reasons.keys() - set(map(reason, statements)) == set()


def test_what_happened_elsewhere_is_read_from_its_first_event_on(desk, statements):
    """By the index of streams it would be the whole trail each time another window saved something."""
    assert plan_of(desk.store, statements["watching._TOUCHED"])[0] == "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"


def test_the_cells_of_the_roll_ups_are_sought_by_their_key(desk, statements):
    """Whole stretches of it stand between the cells of one code: walked through they would be all that a desk ever counted."""
    cells = "SEARCH rollup USING PRIMARY KEY (origin=? AND type=? AND channel=? AND urgency=? AND day>? AND day<?)"
    by_code = "SEARCH r USING PRIMARY KEY (origin=? AND type=? AND channel=? AND urgency=? AND day=? AND measure=? AND bucket=?)"
    assert plan_of(desk.store, statements["tallies.CELLS_SQL"]) == [cells]
    assert plan_of(desk.store, statements["queue.STATUS_SQL"])[0] == "SEARCH rollup USING PRIMARY KEY (origin>?)"
    for name, codes in (
        ("TYPE", "origin=? AND type>?"), ("CHANNEL", "origin=? AND type=? AND channel>?"),
        ("URGENCY", "origin=? AND type=? AND channel=? AND urgency>?"),
    ):
        plan = plan_of(desk.store, statements[f"figures.BY_{name}_SQL"])
        assert plan.count(f"SEARCH rollup USING PRIMARY KEY ({codes})") == 2
        assert by_code in plan
