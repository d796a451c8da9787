"""The automaton in plain Python finds the same matches as pyahocorasick."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich.topics import Matcher
from papershelf.model import Paper, Source
from papershelf.text import ahocorasick as ours
from support.loading import bundled_taxonomy

ahocorasick = pytest.importorskip("ahocorasick")
# Few letters make words suffixes of one another; one letter is beyond the basic plane.
TEXTS = st.text("abé𝒜", max_size=12)


def matches(automaton: ours.PythonAutomaton, words: list[str], text: str) -> list[tuple[int, int]]:
    """Return the end and length of each of *words* that an automaton finds in *text*."""
    for word in words:
        automaton.add_word(word)
    automaton.make_automaton()
    return list(automaton.iter(text))


@given(st.lists(TEXTS, min_size=1), st.text("abé𝒜", max_size=60))
def test_both_automata_find_the_same_in_the_same_order(words: list[str], text: str) -> None:
    if not any(words):
        return
    compiled = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
    python = ours.PythonAutomaton(ours.STORE_LENGTH)
    assert matches(python, words, text) == matches(compiled, words, text)
    assert len(python) == len(compiled)


def test_pyahocorasick_is_used_where_it_is_installed() -> None:
    assert ours.Automaton is ahocorasick.Automaton


def test_the_python_automaton_is_the_fallback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ahocorasick", None)
    assert ours.__spec__ is not None
    assert ours.__spec__.loader is not None
    reloaded = module_from_spec(ours.__spec__)
    ours.__spec__.loader.exec_module(reloaded)
    assert reloaded.Automaton is reloaded.PythonAutomaton


def test_a_paper_gets_the_same_topics_from_both_automata(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = Path(__file__).resolve().parents[2] / "site_src" / "catalog" / "pretraining.txt"
    text = listing.read_text(encoding="utf-8")
    paper = Paper(title="Vision Transformers", abstract=text, source=Source(path="a.txt", line=1))
    topics = Matcher(bundled_taxonomy()).match(paper)
    monkeypatch.setattr(ours, "Automaton", ours.PythonAutomaton)
    assert Matcher(bundled_taxonomy()).match(paper) == topics != ()
