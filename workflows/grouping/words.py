"""The words of a German text that say something, and those that say nothing about its concern."""

import re

WORD = re.compile(r"[^\W_]{2,}")

STEM = 9
"""Letters kept of a word: enough to tell German compounds apart, short enough to drop most endings."""

_FUNCTION_WORDS = """
ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bin bis bitte da
dabei dadurch dafür daher damit dann daran das dass dazu dem den denn der deren des deshalb die dies diese diesem
diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa etwas für ganz gegen gibt hat
hatte haben hier ich ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jeden jeder jedoch jetzt kann kein keine
keinen können man mehr mein mich mir mit muss müssen nach nicht nichts noch nun nur ob oder ohne schon sehr sei sein
seine seit sich sie sind so sogar soll sollen sollte sollten somit sondern sowie um und uns unser unsere unseren
unter vom von vor war waren was weil weiter wenn wer werden wie wieder wir wird wo wurde wäre würde zu zum zur zwar
über
"""

FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


_ENDING = re.compile(r"(?<=\w{4})(ern|en|em|er|es|e|n|s)$")


def stem(word: str) -> str:
    """The beginning of a word without its ending: the same for Jahr, Jahre and Jahren."""
    return _ENDING.sub("", word.casefold()[:STEM])


def words(text: str) -> list[str]:
    """The words of a text that carry meaning, folded and shortened."""
    return [word[:STEM] for word in WORD.findall(text.casefold()) if word not in FUNCTION_WORDS]
