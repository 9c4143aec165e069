"""What its author wrote in an answer by mail, without the mail that it answers.

mail-parser-reply knows how mail programs announce what they quote, in German and English. Its patterns take minutes for a
line of thousands of letters made for that purpose, so long lines are hidden from it.
"""

import re

from mailparser_reply import EmailReplyParser

LONGEST_LINE = 200
HIDDEN = re.compile("\ue000(\\d+)\ue001")
BELOW_IS_QUOTED = re.compile(
    r"(?mi)^.{0,100}(?:oder über dieser Zeile|or above this line) –"  # a line of our own mails about a round
    r"|^[ \t]*-{3,}\s*(?:Ursprüngliche Nachricht|Original[ -]Message)\b"
)
parser = EmailReplyParser(languages=["de", "en"])


def own_words(text: str) -> str:
    """The words above the quoted mail; all of it where nothing else is found. What stands between quotes stays."""
    lines = BELOW_IS_QUOTED.split(text, maxsplit=1)[0].replace("\ue000", "").replace("\ue001", "").split("\n")
    hidden = [line for line in lines if len(line) > LONGEST_LINE]
    numbers = iter(range(len(hidden)))
    shown = [f"\ue000{next(numbers)}\ue001" if len(line) > LONGEST_LINE else line for line in lines]
    found = parser.read("\n".join(shown)).replies
    words = str(found[0].content) if found else ""
    return HIDDEN.sub(lambda at: hidden[int(at[1])], words).strip() or text.strip()
