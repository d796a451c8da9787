"""Shells: what the theme puts around a page, with slots for what differs from page to page.

A shell is made by rendering the theme's own template once while watching what it does with the
page. What comes from the page is a `Slot` there, which may be put out, handed to a filter, or asked
about. A filter becomes part of the shell, and so does the answer to a question, as a guard: a shell
fills only pages that answer all of them alike. Whatever else a template does with a slot raises
`UntraceableError`, so no shell is ever a guess.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NoReturn, TypeGuard, cast

from jinja2 import Environment, TemplateSyntaxError
from jinja2.compiler import CodeGenerator
from jinja2.defaults import DEFAULT_POLICIES
from jinja2.runtime import BlockReference, Context, Macro

from papershelf.digests import UndigestibleError, digest_of_value
from papershelf.mkdocs.templates import Compiled

# Around the number of a slot in a text; for private use, so no theme has them.
OPEN, CLOSE = "\U000f5e10", "\U000f5e11"
MARKED = re.compile(f"{OPEN}([0-9]+){CLOSE}")
# Not those of others: what is watched is compiled in a way of its own.
COMPILED = Compiled()
JSON_POLICIES = ("json.dumps_function", "json.dumps_kwargs")


class UntraceableError(Exception):
    """A template does what no shell can follow."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value of the page."""

    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is the same for all pages."""

    value: Any


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with slots."""

    parts: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What a function makes of values."""

    function: Callable[..., Any]
    values: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A list, tuple or mapping of values; `keys` are those of a mapping."""

    kind: type
    values: tuple[Any, ...]
    keys: tuple[Any, ...] = ()


Values = Mapping[str, Any]


def compiled(made: Any) -> Callable[[Values], Any]:
    """An expression as a function of the values of a page."""
    match made:
        case Given(name):
            return operator.itemgetter(name)
        case Known(value):
            return lambda _: value
        case Filled(parts):
            pieces = [compiled(Known(part) if isinstance(part, str) else part) for part in parts]
            return lambda values: "".join([str(piece(values)) for piece in pieces])
        case Made(function, arguments, named):
            return calling(function, arguments, dict(named))
        case Held(kind, held, keys):
            return holding(kind, [compiled(value) for value in held], keys)
    raise TypeError(made)


def calling(
    function: Callable[..., Any], arguments: Iterable[Any], named: Mapping[str, Any]
) -> Callable[[Values], Any]:
    """The call of a function with values of a page."""
    given = [compiled(value) for value in arguments]
    options = {name: compiled(value) for name, value in named.items()}
    return lambda values: function(
        *[value(values) for value in given],
        **{name: value(values) for name, value in options.items()},
    )


def holding(
    kind: type, held: Sequence[Callable[[Values], Any]], keys: Sequence[Any]
) -> Callable[[Values], Any]:
    """A list, tuple or mapping of values of a page."""
    if kind is dict:
        pairs = list(zip(keys, held, strict=True))
        return lambda values: {key: value(values) for key, value in pairs}
    return lambda values: kind(value(values) for value in held)


@dataclass(frozen=True, slots=True)
class Folders:
    """How the addresses of a page lead to others: alike for pages of one `place`.

    `folders` are all those on the way to what the theme links to.
    """

    folders: frozenset[str]
    depth: int = 0
    shared: str = ""

    def place(self, url: str) -> tuple[int, str]:
        """The depth of an address, and the most that it shares with what the theme links to."""
        parts = folder_parts(url)
        shared = ""
        for part in parts:
            longer = f"{shared}/{part}" if shared else part
            if longer not in self.folders:
                break
            shared = longer
        return len(parts), shared

    def fits(self, url: str) -> bool:
        """Whether the theme's links are alike on the page of this address."""
        return self.place(url) == (self.depth, self.shared)


def folder_parts(url: str) -> list[str]:
    """The folders of an address; a last part with a dot is a file."""
    folder, _, name = url.rpartition("/")
    return (folder if "." in name else url).strip("/").split("/")


@dataclass(frozen=True, slots=True)
class Shell:
    """The HTML of a page with slots, and what a page must answer to fill it; it can be pickled.

    `digest` is that of all this, empty where some of it does not tell all that it is.
    """

    guards: tuple[tuple[Any, Any], ...]
    folders: Folders
    parts: tuple[Any, ...]
    digest: str = ""


class Form:
    """A shell made ready to be filled many times."""

    def __init__(self, shell: Shell) -> None:
        self.digest = shell.digest
        self.folders = shell.folders
        self.guards = [(compiled(asked), answer) for asked, answer in shell.guards]
        self.texts = [encoded(part) if isinstance(part, str) else b"" for part in shell.parts]
        self.slots = [
            (place, compiled(part))
            for place, part in enumerate(shell.parts)
            if not isinstance(part, str)
        ]

    def fits(self, values: Values) -> bool:
        """Whether a page is one that this shell is for."""
        return self.folders.fits(values["url"]) and all(
            ask(values) == answer for ask, answer in self.guards
        )

    def fill(self, values: Values) -> bytes:
        """The HTML of a page that fits."""
        parts = self.texts.copy()
        for place, value in self.slots:
            parts[place] = encoded(str(value(values)))
        return b"".join(parts)


def encoded(html: str) -> bytes:
    """HTML as MkDocs writes it."""
    return html.encode("utf-8", "xmlcharrefreplace")


def never(*_: object, **__: object) -> NoReturn:
    """What a template may not do with a slot."""
    raise UntraceableError("it computes with what comes from a page")


def asking(function: Callable[..., Any]) -> Callable[..., Any]:
    """A method that asks about a slot, whose answer becomes a guard."""

    def ask(self: Any, *others: object) -> Any:
        return self.tracer.ask(function, self, *others)

    return ask


class Slot:
    """A value of the page, or what filters make of one, while a template is watched."""

    __slots__ = ("made", "tracer")

    def __init__(self, tracer: Tracer, made: Any) -> None:
        self.tracer = tracer
        self.made = made

    def __str__(self) -> str:
        return cast("str", self.tracer.mark(self.made))

    def __add__(self, other: object) -> Slot:
        return self.tracer.make(operator.add, self, other)

    def __radd__(self, other: object) -> Slot:
        return self.tracer.make(operator.add, other, self)

    def __getattr__(self, name: str) -> NoReturn:
        never()

    __bool__ = asking(bool)
    __eq__ = asking(operator.eq)
    __ne__ = asking(operator.ne)
    __lt__ = asking(operator.lt)
    __le__ = asking(operator.le)
    __gt__ = asking(operator.gt)
    __ge__ = asking(operator.ge)
    __contains__ = asking(operator.contains)
    __len__ = asking(len)
    __hash__ = never
    __iter__ = __getitem__ = __call__ = __mod__ = __rmod__ = __format__ = never


class Text(str):
    """A text of a template with slots in it."""

    __slots__ = ("tracer",)
    tracer: Tracer

    def __add__(self, other: str) -> Any:
        return self.tracer.text((self, other))

    def __radd__(self, other: str) -> Any:
        return self.tracer.text((other, self))

    __bool__ = asking(bool)
    __eq__ = asking(operator.eq)
    __ne__ = asking(operator.ne)
    __lt__ = asking(operator.lt)
    __le__ = asking(operator.le)
    __gt__ = asking(operator.gt)
    __ge__ = asking(operator.ge)
    __contains__ = asking(operator.contains)
    __len__ = asking(len)
    __hash__ = never
    __iter__ = __getitem__ = __mod__ = __rmod__ = __mul__ = never


@dataclass(slots=True)
class Tracer:
    """What is learned of a template from one page, `values`."""

    values: Values
    marked: list[Any] = field(default_factory=list)
    guards: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def slot(self, name: str) -> Slot:
        """The slot of a value of the page."""
        return Slot(self, Given(name))

    def mark(self, made: Any) -> Any:
        """A text that stands for a value until the shell is cut."""
        self.marked.append(made)
        return self.text((f"{OPEN}{len(self.marked) - 1}{CLOSE}",))

    def text(self, parts: Iterable[Any]) -> Any:
        """Parts put together."""
        whole = "".join(map(str, parts))
        if OPEN not in whole:
            return whole
        text = Text(whole)
        text.tracer = self
        return text

    def make(self, function: Callable[..., Any], *values: object, **named: object) -> Slot:
        """The slot of what a function makes of others."""
        arguments = tuple(map(self.expression, values))
        pairs = tuple((name, self.expression(value)) for name, value in named.items())
        return Slot(self, Made(function, arguments, pairs))

    def ask(self, function: Callable[..., Any], *values: object) -> Any:
        """The page's answer, which becomes a guard."""
        asked = Made(function, tuple(map(self.expression, values)))
        answer = compiled(asked)(self.values)
        self.guards[repr(asked)] = (asked, answer)
        return answer

    def expression(self, value: object) -> Any:
        """A value as an expression."""
        if isinstance(value, Slot):
            return value.made
        if isinstance(value, str):
            parts = self.cut(value)
            return Filled(parts) if OPEN in str.__str__(value) else Known(value)
        if is_plain_sequence(value) and holds_slots(value):
            return Held(type(value), tuple(map(self.expression, value)))
        if type(value) is dict and holds_slots(value):
            return Held(dict, tuple(map(self.expression, value.values())), tuple(value))
        return Known(value)

    def cut(self, text: str) -> tuple[Any, ...]:
        """A text as its parts: texts, and expressions for the slots."""
        pieces = MARKED.split(str.__str__(text))
        found = [
            self.marked[int(piece)] if place % 2 else piece for place, piece in enumerate(pieces)
        ]
        return tuple(part for part in found if part != "")

    def link(self, path: str) -> None:
        """Remember the folders on the way to what a page links to."""
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if ".." in parts:
            raise UntraceableError(f"it links to {path}")
        for length in range(1, len(parts) + 1):
            self.folders.add("/".join(parts[:length]))

    def shell(self, text: str) -> Shell:
        """The shell that a whole page in this text gives."""
        folders = Folders(frozenset(self.folders))
        depth, shared = folders.place(self.values["url"])
        made = (
            tuple(self.guards.values()),
            Folders(folders.folders, depth, shared),
            flattened(self.cut(text)),
        )
        return Shell(*made, digest_of_shell(made))


def digest_of_shell(made: tuple[Any, ...]) -> str:
    """The digest of what a shell holds, or nothing."""
    try:
        return digest_of_value(made)
    except UndigestibleError:
        return ""


def flattened(parts: Iterable[Any]) -> tuple[Any, ...]:
    """Parts without texts in texts, and with neighbouring texts put together."""
    found: list[Any] = []
    for part in parts:
        for piece in flattened(part.parts) if isinstance(part, Filled) else (part,):
            if isinstance(piece, str) and found and isinstance(found[-1], str):
                found[-1] += piece
            else:
                found.append(piece)
    return tuple(found)


def is_plain_sequence(value: object) -> TypeGuard[list[object] | tuple[object, ...]]:
    """Whether a value is a list or a tuple, and nothing that only counts as one."""
    return type(value) in (list, tuple)


def holds_slots(value: object, depth: int = 4) -> bool:
    """Whether a value is a slot, a text with some, or holds some."""
    if isinstance(value, Slot | Text):
        return True
    if isinstance(value, str):
        return OPEN in value
    if depth and isinstance(value, list | tuple | set | frozenset):
        return any(holds_slots(part, depth - 1) for part in value)
    if depth and isinstance(value, dict):
        return any(holds_slots(part, depth - 1) for part in value.values())
    return False


class WatchedContext(Context):
    """Keeps slots from functions that are none of the template's own."""

    def call(self, function: Any, /, *values: Any, **named: Any) -> Any:
        """Call a function that a template calls."""
        if not isinstance(function, Macro | BlockReference) and (
            holds_slots(values) or holds_slots(named) or holds_slots(function)
        ):
            raise UntraceableError(f"it hands what comes from a page to {function!r}")
        return super().call(function, *values, **named)


class Generator(CodeGenerator):
    """Compiles `~` in a way that keeps slots apart."""

    def visit_Concat(self, node: Any, frame: Any) -> None:
        """The parts of `a ~ b`, handed to `join_parts`."""
        self.write("environment.join_parts((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Watching(Environment):
    """What an environment does otherwise while it is watched."""

    code_generator_class = Generator
    context_class = WatchedContext
    tracer: Tracer

    def join_parts(self, parts: Iterable[Any]) -> Any:
        """What `~` makes."""
        return self.tracer.text(parts)

    def concat(self, parts: Iterable[str]) -> Any:
        """What a block or macro has put out."""
        return self.tracer.text(parts)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute; texts with slots have none."""
        if isinstance(obj, Slot | Text):
            never()
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item; slots name none."""
        if isinstance(obj, Slot | Text) or holds_slots(argument):
            never()
        return super().getitem(obj, argument)

    def _load_template(self, name: Any, *rest: Any) -> Any:
        if holds_slots(name):
            raise UntraceableError("it chooses templates by what comes from a page")
        return super()._load_template(name, *rest)


def watched(env: Environment, special: Mapping[str, Callable[..., Any]]) -> Environment:
    """An environment like this one that tells its `tracer` what templates do.

    `special` are stand-ins for filters that know the page; they are called with the tracer, the
    original, and what the filter was called with. Raises UntraceableError where it is not like
    others.
    """
    if env.finalize or env.autoescape or env.is_async or env.sandboxed:
        raise UntraceableError("its environment is none of MkDocs' own making")
    if any(env.policies.get(name) != DEFAULT_POLICIES[name] for name in JSON_POLICIES):
        raise UntraceableError("it writes JSON in a way of its own")
    kind = type("Watched", (Watching, type(env)), {})
    made = env.overlay(cache_size=400, bytecode_cache=COMPILED)
    made.__class__ = kind
    made.filters = {
        name: follow(made, function, special.get(name)) for name, function in env.filters.items()
    }
    made.tests = {
        name: watch(made, cast("Callable[..., Any]", function))
        for name, function in env.tests.items()
    }
    return made


class Usual:
    """The environment of Jinja as it is where nobody has changed how it writes JSON."""

    policies = DEFAULT_POLICIES


class Unescaped:
    """What filters ask of Jinja: in MkDocs' templates nothing is escaped by itself."""

    autoescape = False
    volatile = False
    environment = Usual


@dataclass(frozen=True, slots=True)
class Apart:
    """A filter that asks whether it is to escape, for use outside of templates."""

    function: Callable[..., Any]

    def __call__(self, *values: Any, **named: Any) -> Any:
        """What the filter makes."""
        return self.function(Unescaped, *values, **named)


def follow(
    env: Any, function: Callable[..., Any], special: Callable[..., Any] | None
) -> Callable[..., Any]:
    """A filter that makes slots of slots."""
    wants = getattr(function, "jinja_pass_arg", None)
    lead = 1 if wants else 0

    @wraps(function)
    def filtered(*values: Any, **named: Any) -> Any:
        if special:
            return special(env.tracer, function, *values, **named)
        rest = values[lead:]
        if not holds_slots(rest) and not holds_slots(named):
            return function(*values, **named)
        if wants and wants.name != "eval_context":
            raise UntraceableError(f"the filter {function.__name__} looks around itself")
        return env.tracer.make(Apart(function) if wants else function, *rest, **named)

    return filtered


def watch(env: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    """A test whose answers become guards."""
    wants = getattr(function, "jinja_pass_arg", None)

    @wraps(function)
    def tested(*values: Any, **named: Any) -> Any:
        if not holds_slots(values) and not holds_slots(named):
            return function(*values, **named)
        if wants or named:
            raise UntraceableError(f"the test {function.__name__} looks around itself")
        return env.tracer.ask(function, *values)

    return tested


def trace(env: Any, template: str, context: Mapping[str, Any], tracer: Tracer) -> Shell:
    """The shell of a template of a watched environment; raises UntraceableError for want of it."""
    env.tracer = tracer
    try:
        text = env.get_template(template).render(context)
    except (UntraceableError, TemplateSyntaxError):
        raise
    except Exception as error:  # whatever a template trips over in the place of a page's values
        raise UntraceableError(f"{type(error).__name__}: {error}") from error
    return tracer.shell(text)
