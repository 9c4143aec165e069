"""What the macros of a form ask: which words stand in a field, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import ImmutableMultiDict, UploadFile

from consult.sentences import field_sentence


@dataclass
class FormState:
    """What a page knows of the form it shows: nothing on the first look, after a refusal what was typed and why not.

    `facts` are those of the refusal, such as the other person's words in a conflict. `brought` is the field of the file
    that somebody brought, if the whole message is about it.
    """

    typed: ImmutableMultiDict[str, Any] | None = None
    message: str = ""
    mistakes: dict[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    brought: str = ""

    @property
    def refused(self) -> bool:
        return bool(self.message)

    def value(self, name: str, present: Any = "") -> Any:
        """What stands in the field: the words typed, or the present value if another form of the page was sent."""
        if self.typed is None or name not in self.typed:
            return "" if present is None else present
        typed = self.typed[name]
        return typed if isinstance(typed, str) else ""

    def values(self, name: str, present: Sequence[Any] = ()) -> list[str]:
        """The ticked values of a field with several."""
        chosen = present if self.typed is None else self.typed.getlist(name)
        return [str(value) for value in chosen]

    def lost_file(self, name: str) -> bool:
        """Whether a file was brought in this field: no page can show it again, so people must choose it again."""
        given = [] if self.typed is None else self.typed.getlist(name)
        return any(isinstance(one, UploadFile) and one.filename for one in given)

    def error(self, name: str) -> str:
        """The sentence for the mistake in this field; empty if there is none."""
        if name == self.brought:
            return self.message
        return field_sentence(self.mistakes[name]) if name in self.mistakes else ""

    def call(self, name: str, label: str, element: str = "") -> str:
        """Macros tell how a field is called and its element's id, so that the alert can link to it."""
        self.labels[name] = (label, element or name)
        return ""

    def list_mistakes(self) -> list[tuple[str, str, str]]:
        """Label, id of the element (both empty if the page has no such field) and sentence, for the alert."""
        if self.brought in self.labels:
            return [(*self.labels[self.brought], self.message)]
        return [(*self.labels.get(name, ("", "")), field_sentence(code)) for name, code in self.mistakes.items()]
