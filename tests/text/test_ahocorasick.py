"""The automaton in plain Python finds what pyahocorasick finds, and so the same topics."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich.topics import Matcher
from papershelf.model import Paper, Source
from papershelf.resources import resource
from papershelf.text import ahocorasick as ours
from support.loading import load_taxonomy

ahocorasick = pytest.importorskip("ahocorasick")
# Few letters, so that words are suffixes of one another; one is beyond the basic plane.
TEXTS = st.text("abé𝒜", max_size=12)


def matches(automaton: ours.PythonAutomaton, words: list[str], text: str) -> list[tuple[int, int]]:
    """Return what an automaton finds of *words* in *text*."""
    for word in words:
        automaton.add_word(word)
    automaton.make_automaton()
    return list(automaton.iter(text))


@given(st.lists(TEXTS, min_size=1), st.text("abé𝒜", max_size=60))
def test_both_automata_find_the_same_in_the_same_order(words: list[str], text: str) -> None:
    if not any(words):
        return
    fast = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
    own = ours.PythonAutomaton(ours.STORE_LENGTH)
    assert matches(own, words, text) == matches(fast, words, text)
    assert len(own) == len(fast)


def test_pyahocorasick_is_taken_where_it_is_installed() -> None:
    assert ours.Automaton is ahocorasick.Automaton


def test_the_python_automaton_is_the_fallback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ahocorasick", None)
    assert ours.__spec__ is not None
    assert ours.__spec__.loader is not None
    again = module_from_spec(ours.__spec__)
    ours.__spec__.loader.exec_module(again)
    assert again.Automaton is again.PythonAutomaton


def test_a_paper_gets_the_same_topics_from_both(monkeypatch: pytest.MonkeyPatch) -> None:
    taxonomy = load_taxonomy(resource("topics.yml").read_text(encoding="utf-8"), "topics.yml")
    listing = Path(__file__).resolve().parents[2] / "site_src" / "catalog" / "pretraining.txt"
    text = listing.read_text(encoding="utf-8")
    paper = Paper(title="Vision Transformers", abstract=text, source=Source(path="a.txt", line=1))
    found = Matcher(taxonomy).match(paper)
    monkeypatch.setattr(ours, "Automaton", ours.PythonAutomaton)
    assert Matcher(taxonomy).match(paper) == found != ()
