"""The catalogue: three languages say the same things, nothing that the code asks for is missing, and problems keep to their form."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from functools import cache

import opencc
import pytest

from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import PLACEHOLDER, catalogue
from tests.reach import program

CHINESE = [language for language in LANGUAGES if language != "en"]

# Read as they are in every language: a language's own name, marks between words, names and units.
SAME_EVERYWHERE = re.compile(r"^(language\.\w+|time\.(list_\w+|months))$")
# Characters that are right in traditional Chinese too, although they also stand for another one in simplified Chinese.
BOTH_SCRIPTS = set("后里只面台才几丑斗谷回伙家价仆舍松涂万系咸御愿岳云沄制致钟周准庄冲别卜布采出当党淀吊冬范丰干杆杠刮哄划汇胡会借卷夸困累厘了漓梁伶蒙弥蔑辟凭千签曲确舍沈胜尸术它听同秃喂无向叶踊游郁冤折征症帘注着占杯群峰布恒抬并")

# One thing has one name; on the left what it is not called, on the right what it is.
OTHER_NAMES = {
    "en": {"overdue": "late", "ticket": "case", "first reply": "first response"},
    "zh_CN": {"首次回应": "首次响应", "首次回复": "首次响应", "案件": "个案", "顾客": "客户", "所选方案": "办法", "审批": "批准", "逾期": "超时",
              "工作台|投诉库|资料库|(?<!投诉)服务台": "投诉台", "操作轨迹|审计记录|留痕(?!迹)": "操作记录", "待分配": "待分派", "自订": "自定义",
              "(?<!处理)方案": "办法", "重新处理|重开": "重新打开", "恢复处理": "继续处理", "[「」『』]": "“”", "[一这那每哪]个个案": "一件个案"},
    "zh_TW": {"首次回覆": "首次回應", "首次響應": "首次回應", "個案(?!件)": "案件", "投訴": "客訴", "申訴": "客訴", "客戶": "顧客", "方案": "辦法", "覆述": "複述",
              "重述": "複述", "審批": "核准", "超時": "逾時", "信息": "訊息", "(?<!客訴)服務台|客訴檔(?!案)|客訴庫|工作台": "客訴台", "稽核": "操作軌跡", "重新處理|重啟|沒有重開": "重新開啟",
              "恢復處理": "繼續處理", "待分配": "待分派", "改善[項事]項?": "改善點", "做到了$|記下已做到": "已兌現", "[“”]": "「」"},
}  # fmt: skip

ANYTHING = r"[\w.]+"
CODE = re.compile(r"[A-Z]{2}(-[A-Z]+)+")
"""What support asks for: a family and what it was, such as ``IM-NOT-CASES``."""

Text = str | Mapping[str, str]


def wordings(text: Text) -> list[str]:
    """Every wording of a key: one, or one for each plural form."""
    return [text] if isinstance(text, str) else list(text.values())


def problems(language: str) -> Iterator[tuple[str, str]]:
    """Yield key and wording of everything that tells of a problem."""
    yield from ((key, wording) for key, text in catalogue(language).items() if key.startswith("problem.") for wording in wordings(text))


def placeholders(text: Text) -> set[str]:
    return {name for wording in wordings(text) for name in PLACEHOLDER.findall(wording)}


@cache
def problem_classes() -> frozenset[str]:
    """Problem and everything that is derived from it, by name."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for nodes in program().values()
        for node in nodes
        if isinstance(node, ast.ClassDef)
    }
    known = {"Problem"}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return frozenset(known)


def callee(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def pattern(node: ast.expr) -> str | None:
    """Return the keys that an expression can give, as a regular expression; None when only running it would tell."""
    match node:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr(values=[ast.Constant(value=str(first)), *_] as parts) if re.match(r"[a-z_]+\.", first):
            return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANYTHING for part in parts)
        case ast.BinOp(op=ast.Add(), left=ast.Constant(value=str(first)), right=rest) if re.match(r"[a-z_]+\.", first):
            return re.escape(first) + f"(?:{pattern(rest) or ANYTHING})"
        case ast.IfExp(body=body, orelse=other):
            both = [found for found in (pattern(body), pattern(other)) if found]
            return "|".join(both) or None
    return None


@cache
def asked_for() -> tuple[tuple[str, str], ...]:
    """Return where and which keys are asked for by ``words(...)``, ``say(...)``, ``Message(...)`` and problems."""
    found = []
    for name, nodes in program().items():
        for node in nodes:
            if not isinstance(node, ast.Call) or not node.args:
                continue
            prefix = "problem." if callee(node) in problem_classes() else ""
            if not prefix and callee(node) not in {"say", "words", "_words", "Message"}:
                continue
            keys = pattern(node.args[0])
            # A widget's own say() takes a sentence, not a key: keys are dotted.
            if keys and (prefix or re.match(r"[a-z_]+\\\.", keys)):
                found.append((f"{name}:{node.lineno}", re.escape(prefix) + (f"(?:{keys})" if "|" in keys else keys)))
    return tuple(found)


PLAIN = re.compile(r"(?:\\.|[^\\()\[|])*", re.DOTALL)
"""What ``pattern`` returns for a text that leaves no choice."""


@cache
def _all_keys() -> str:
    return "\n".join(["", *catalogue("en"), ""])


def known(keys: str) -> set[str]:
    """Return the keys of the catalogue that an expression can give; a text without a choice is looked up and not tried against each."""
    if PLAIN.fullmatch(keys):
        return {re.sub(r"\\(.)", r"\1", keys, flags=re.DOTALL)} & catalogue("en").keys()
    return {found[1:] for found in re.findall(rf"\n(?:{keys})(?=\n)", _all_keys())}


def families(nodes: tuple[ast.AST, ...]) -> Iterator[str]:
    """Yield the codes' families of a module that joins family and code, ``f"{family}.{code}"``: any word in it may be one."""
    joins = any(
        isinstance(node, ast.JoinedStr) and len(node.values) > 1 and isinstance(node.values[0], ast.FormattedValue)
        and isinstance(node.values[1], ast.Constant) and node.values[1].value == "."
        for node in nodes
    )  # fmt: skip
    for node in nodes if joins else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z_]+", node.value):
            yield re.escape(node.value + ".") + ANYTHING


def mentioned() -> Iterator[str]:
    """Yield, as regular expressions, every key that stands anywhere in the code."""
    yield from (keys for _, keys in asked_for())
    for name, nodes in program().items():
        yield from families(nodes)
        for node in nodes:
            # problems.py makes its key from any word: it would excuse every problem.
            if isinstance(node, ast.Constant | ast.JoinedStr) and name != "complaint_desk/domain/problems.py" and (keys := pattern(node)):
                yield keys


@pytest.mark.parametrize("language", CHINESE)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert set(catalogue(language)) ^ set(catalogue("en")) == set()


@pytest.mark.parametrize("language", CHINESE)
def test_every_language_fills_in_the_same_fields(language: str) -> None:
    different = {
        key: (placeholders(text), placeholders(catalogue("en")[key]))
        for key, text in catalogue(language).items()
        if key in catalogue("en") and placeholders(text) != placeholders(catalogue("en")[key])
    }
    assert different == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in catalogue(language).items() if not all(wording.strip() or key.startswith("time.list") for wording in wordings(text))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_their_number(language: str) -> None:
    plural = {key: text for key, text in catalogue(language).items() if not isinstance(text, str)}
    assert [key for key, text in plural.items() if "other" not in text or "n" not in PLACEHOLDER.findall(text["other"])] == []


@pytest.mark.parametrize("language", CHINESE)
def test_chinese_is_written_in_chinese(language: str) -> None:
    left_in_english = [
        key
        for key, text in catalogue(language).items()
        for wording in wordings(text)
        if re.search(r"[A-Za-z]{2}", PLACEHOLDER.sub("", wording)) and not re.search(r"[\u4e00-\u9fff]", wording) and not SAME_EVERYWHERE.match(key)
    ]
    assert left_in_english == []


def test_simplified_chinese_has_no_traditional_characters() -> None:
    simplify = opencc.OpenCC("t2s").convert
    wrong = {
        key: [char for char in wording if simplify(char) != char]
        for key, text in catalogue("zh_CN").items()
        for wording in wordings(text)
        if not SAME_EVERYWHERE.match(key) and simplify(wording) != wording
    }
    assert {key: chars for key, chars in wrong.items() if chars} == {}


def test_traditional_chinese_has_no_simplified_characters() -> None:
    traditional, simplify = opencc.OpenCC("s2t").convert, opencc.OpenCC("t2s").convert
    wrong = {
        key: chars
        for key, text in catalogue("zh_TW").items()
        if not SAME_EVERYWHERE.match(key)
        and (
            chars := [
                char for wording in wordings(text) for char in wording if char not in BOTH_SCRIPTS and traditional(char) != char and simplify(char) == char
            ]
        )
    }
    assert wrong == {}


def test_every_key_that_the_code_asks_for_is_there() -> None:
    there = {asked for asked in {asked for _, asked in asked_for()} if known(asked)}
    assert {where: asked for where, asked in asked_for() if asked not in there} == {}


def test_every_key_is_used() -> None:
    used = {key for keys in set(mentioned()) for key in known(keys)}
    assert [key for key in catalogue("en") if key not in used] == []


# What a person reads when something fails: what happened, whether the work is safe, one thing to do.
NOT_FOR_PEOPLE = re.compile(r"\b(Error|Exception|Traceback|errno|null|None|invalid|illegal|fatal|abort(ed)?|you (failed|forgot))\b|非法|致命")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_is_told_in_two_sentences_without_blame(language: str) -> None:
    wrong = {}
    for key, wording in problems(language):
        sentences = len(re.findall(r"[。！？]|[.!?](?=\s|$)", wording))
        if not 1 <= sentences <= 2 or NOT_FOR_PEOPLE.search(wording):
            wrong[key] = wording
    assert wrong == {}


# Whether the work is safe: that nothing was done, or that something is kept, each in a few ways of saying it.
SAFE = {
    "en": re.compile(
        r"\b(nothing (else |more |new )?(\w+ ){0,5}(is|was|has) (\w+ )?(\w+ed|brought|chosen|done|frozen|left|lost|made|run|written)|nobody was told|no (new one|picture|money) was"
        r"|(was|were) not|is not (opened|shown|used)|(is|are) (kept|safe)|not saved|as (it|they) (is|are|was|were)|stays|still (stands|holds|does|here)|touched|untouched)\b",
        re.IGNORECASE,
    ),
    "zh_CN": re.compile(
        r"(没有|未作|未|还没)[^，。；]{0,5}(改动|更改|变|保存|写[入出]|导[入出]|添加|加上|打开|执行|删除|合并|关联|记录|选定|批准|冻结|制作|生成|新建|测量|核对|下结论|通知|换成|流出|留下|影响)"
        r"|什么(都|也)没有|尚未|不(使用|予显示|变)|加不上|原样|保留|留着|还在|都在|安全|完好|仍"
    ),
    "zh_TW": re.compile(
        r"(沒有|未做|未有|未|還沒)[^，。；]{0,5}(更動|變|儲存|寫[入出]|匯[入出]|加入|加上|新增|開啟|執行|刪除|合併|關聯|記錄|選定|核准|凍結|製作|產生|新建|測量|檢查|核對|下結論|通知|換成|外流|留下|影響)"
        r"|什麼都沒有|尚未|不(使用|予顯示|變)|加不上|原樣|保留|留著|還在|都在|安全|完好|仍"
    ),
}  # fmt: skip
# What to do now: in English a verb at the head of a clause, in Chinese a request or an offer.
STEPS = (
    "add|ask|begin|bring|call|change|check|choose|close|complete|conclude|copy|correct|delete|do|enter|export|fetch|fill|free|get|give|go|have|install|keep|lay|leave|let|lift|load"
    "|look|make|mend|move|name|narrow|note|offer|open|pipe|press|promise|put|read|record|reopen|remove|restore|save|say|see|set|settle|shorten|split|start|take|tell|try|turn"
    "|type|unpack|update|use|wait|warn|work|write"
)
STEP = {
    "en": re.compile(rf"(?:^|[.;:,?] |\bthen |\bthat: )({STEPS})\b", re.IGNORECASE),
    "zh_CN": re.compile("(?<!申)请|可以写|可以用|建议用"),
    "zh_TW": re.compile("(?<!申)請|可以寫|可以用|建議用"),
}
TOLD_ELSEWHERE = {
    "problem.gate_shut": "What is missing is filled in, and each of that is a step: “ask for …”, “offer one more real option”.",
    "problem.macro_step": "The reason is filled in: it is another problem, with its own step.",
}
"""Problems whose step is in what is filled in."""
EXCEPTIONS = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_says_whether_the_work_is_safe(language: str) -> None:
    assert {key: wording for key, wording in problems(language) if not SAFE[language].search(wording)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_says_what_to_do_now(language: str) -> None:
    assert {key: wording for key, wording in problems(language) if not STEP[language].search(wording) and key not in TOLD_ELSEWHERE} == {}


def test_what_tells_its_step_elsewhere_needs_to() -> None:
    without = {key for language in LANGUAGES for key, wording in problems(language) if not STEP[language].search(wording)}
    assert without == TOLD_ELSEWHERE.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_names_no_class_of_the_program(language: str) -> None:
    names = (EXCEPTIONS | problem_classes()) - {"Problem"}
    assert {key: found for key, wording in problems(language) if (found := names & set(re.findall(r"\w+", wording)))} == {}


@pytest.mark.parametrize(
    ("language", "wording", "safe", "step"),
    [
        ("en", "There is no desk at {path}. Check the path.", False, True),
        ("en", "This is too long; at most {most} characters. Nothing was changed.", True, False),
        ("en", "A supervisor can do it, and the change is lost.", False, False),
        ("zh_CN", "这里没有登录名为“{login}”的人。现有：{known}。", False, False),
        ("zh_CN", "还没有批准，没有改动。申请还在等待。", True, False),
        ("zh_TW", "找不到「{folder}」這個資料夾。請輸入另一個。", False, True),
        ("zh_TW", "內容太長，沒有更動。", True, False),
    ],
)
def test_safety_and_step_are_read_out_of_a_wording(language: str, wording: str, safe: bool, step: bool) -> None:
    assert (bool(SAFE[language].search(wording)), bool(STEP[language].search(wording))) == (safe, step)


def names_a_code(call: ast.Call) -> bool:
    """Whether a call gives a code for support; what is only known when it runs counts as one."""
    return any(given.arg == "code" and (not isinstance(given.value, ast.Constant) or CODE.fullmatch(str(given.value.value))) for given in call.keywords)


def has_a_code(made: ast.ClassDef) -> bool:
    """Whether a class of problems brings a code of its own: as a default, or told to the class above."""
    defaults = [
        default.value
        for method in made.body
        if isinstance(method, ast.FunctionDef) and method.name == "__init__"
        for argument, default in zip(method.args.kwonlyargs, method.args.kw_defaults, strict=True)
        if argument.arg == "code" and isinstance(default, ast.Constant)
    ]
    above = [call for call in ast.walk(made) if isinstance(call, ast.Call) and callee(call) == "__init__"]
    return any(CODE.fullmatch(str(default)) for default in defaults) or (not defaults and any(map(names_a_code, above)))


@cache
def coded_classes() -> frozenset[str]:
    """The classes of problems that always have a code, by name."""
    made = {node.name: node for nodes in program().values() for node in nodes if isinstance(node, ast.ClassDef) and node.name in problem_classes()}
    coded = {name for name, node in made.items() if has_a_code(node)}
    while more := {name for name, node in made.items() if {base.id for base in node.bases if isinstance(base, ast.Name)} & coded} - coded:
        coded |= more
    return frozenset(coded)


def test_every_problem_has_a_code_for_support() -> None:
    assert {"WrongUsage", "BadValue", "GateShut", "PlaybookFault"} <= coded_classes()
    assert "Problem" not in coded_classes()
    assert "StoreProblem" not in coded_classes()
    without = [
        f"{name}:{node.lineno}"
        for name, nodes in program().items()
        for node in nodes
        if isinstance(node, ast.Call) and callee(node) in problem_classes() - coded_classes() and not names_a_code(node)
    ]
    assert without == []


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ('Problem("gone", code="CA-GONE")', True),
        ('Problem("gone", code=code)', True),
        ('Problem("gone", code="")', False),
        ('Problem("gone", number=3)', False),
        ('Problem("gone", code="gone")', False),
    ],
)
def test_a_code_is_seen_in_a_call(call: str, told: bool) -> None:
    made = ast.parse(call, mode="eval").body
    assert isinstance(made, ast.Call)
    assert names_a_code(made) is told


@pytest.mark.parametrize(
    ("code", "key", "matches"),
    [
        ('"queue.new"', "queue.new", True),
        ('"queue.new"', "queue.newest", False),
        ('f"missing.{code}.what"', "missing.words.what", True),
        ('f"missing.{code}.what"', "missing.words.why", False),
        ('"a.one" if x else "a.two"', "a.two", True),
        ('"status." + code', "status.open", True),
        ('"status." + code', "step.open", False),
    ],
)
def test_keys_are_read_out_of_the_code(code: str, key: str, matches: bool) -> None:
    found = pattern(ast.parse(code, mode="eval").body)
    assert found is not None
    assert bool(re.fullmatch(found, key)) is matches


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (r"language\.en", {"language.en"}),
        (r"language\.e", set()),
        (r"language\.(?:en|zh_CN|fr)", {"language.en", "language.zh_CN"}),
        (rf"language\.e{ANYTHING}", {"language.en"}),
        (rf"anguage\.e{ANYTHING}", set()),
    ],
)
def test_the_keys_that_an_expression_gives_are_looked_up_whole(keys: str, found: set[str]) -> None:
    assert known(keys) == found


def test_problems_are_known_with_all_their_kinds() -> None:
    assert {"Problem", "BadValue", "StoreProblem"} <= problem_classes()
    assert any(asked.startswith(r"problem\.") for _, asked in asked_for())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thing_has_one_name(language: str) -> None:
    """Two words for one thing make a reader look for a difference; samples of foreign files (``shots``) are in their own words."""
    drifted = [
        (key, other, OTHER_NAMES[language][other])
        for key, text in catalogue(language).items()
        if not key.startswith("shots.")
        for wording in wordings(text)
        for other in OTHER_NAMES[language]
        if re.search(other, wording.casefold())
    ]
    assert drifted == []


PRESSED = {"en": r"\b[Pp]ress “([^”{]+)”", "zh_CN": r"[按点]“([^”{]+)”", "zh_TW": r"[按點]「([^」{]+)」"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_somebody_is_told_to_press_is_called_so_where_it_stands(language: str) -> None:
    """An ellipsis at the end of a label is not said."""
    labels = {wording.removesuffix("…") for text in catalogue(language).values() for wording in wordings(text)}
    asked = {(key, label) for key, text in catalogue(language).items() for wording in wordings(text) for label in re.findall(PRESSED[language], wording)}
    assert asked
    assert {(key, label) for key, label in asked if label not in labels} == set()
