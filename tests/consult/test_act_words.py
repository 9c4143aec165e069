"""Every act that is written down has words in which the history tells it."""

import re
from pathlib import Path

from consult.act_words import NOUNS, VERBS
from tests.conftest import ROOT

ACT = r'"([a-z_]+)\.([a-z_]+)"'
RECORDED = re.compile(r'\brecord\([^"]{0,90}' + ACT)
NAMED = re.compile(ACT)


def acts_of(path: Path) -> set[tuple[str, str]]:
    """The acts that a workflow writes down: named in the call, or in a line that chooses between two."""
    source = path.read_text()
    chosen = [line for line in source.splitlines() if "action = " in line]
    return {*RECORDED.findall(source), *NAMED.findall("\n".join(chosen))}


def test_both_halves_of_every_act_have_words() -> None:
    acts = set().union(*map(acts_of, (ROOT / "workflows").rglob("*.py")))
    assert len(acts) > 150

    assert {noun for noun, verb in acts} - set(NOUNS) == set()
    assert {verb for noun, verb in acts} - set(VERBS) == set()
