"""What a template says in any case is looked up once, when it is compiled, and not for every reader."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from consult.assets import asset_url
from consult.markup import said

FIXED: dict[str, Callable[[str], str]] = {"_": said, "asset_url": asset_url}


class FixedTexts(Extension):
    """`_("Menü")` without anything to fill in becomes the words in the language of this moment, which Jinja joins with
    the HTML around them; texts with values stay calls. An environment with it speaks one language.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        tokens = iter(stream)
        for token in tokens:
            if token.type == "name" and token.value in FIXED:
                yield from self._looked_up(token, tokens)
            else:
                yield token

    def _looked_up(self, name: Token, tokens: Iterator[Token]) -> Iterator[Token]:
        """The tokens of one call: `("Words" | safe)`, or as they stand where the text is not fixed."""
        call = [name, next(tokens)]
        while (following := next(tokens)).type == "string":
            call.append(following)
        texts = [token.value for token in call[2:]]
        if following.type != "rparen" or not texts:
            yield from chain(call, [following])
            return
        word = name._replace(type="string", value=str(FIXED[name.value]("".join(texts))))
        yield from (call[1], word, name._replace(type="pipe", value="|"), name._replace(value="safe"), following)
