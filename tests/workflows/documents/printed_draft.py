"""A draft bill as a ministry's word processor would print it: title page lines, Vorblatt, articles, Begründung, footnotes.

Made as one flat OpenDocument file, which LibreOffice turns into PDF and DOCX.
"""

import subprocess
from html import escape
from pathlib import Path

from workflows.documents.provisions import Law, ProvisionText

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
    )
)
CONTINUED = """<style:style style:name="C{depth}" style:family="paragraph">
 <style:paragraph-properties fo:text-align="justify" fo:margin-left="{left}mm"/></style:style>"""
STYLES = """
<office:styles>
 <style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="3mm"/>
  <style:text-properties style:font-name="Liberation Serif" fo:font-size="11pt" fo:language="de" fo:country="DE" fo:hyphenate="true"
   fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/></style:default-style>
 <style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:text-align="justify"/></style:style>
 <style:style style:name="H" style:family="paragraph">
  <style:paragraph-properties fo:text-align="center" fo:margin-bottom="2mm" fo:keep-with-next="always"/>
  <style:text-properties fo:font-weight="bold" fo:hyphenate="false"/></style:style>
 <style:style style:name="L" style:family="paragraph">
  <style:paragraph-properties fo:margin-bottom="2mm" fo:keep-with-next="always"/>
  <style:text-properties fo:font-weight="bold"/></style:style>
 <style:style style:name="Footnote" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0mm"/>
  <style:text-properties fo:font-size="8.5pt"/></style:style>
 {indents}
</office:styles>
<office:automatic-styles><style:page-layout style:name="M">
 <style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" fo:margin="20mm 25mm 15mm 25mm"/>
 <style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin-bottom="5mm"/></style:header-style>
 <style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin-top="5mm"/></style:footer-style>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="M">
 <style:header><text:p text:style-name="P">Referentenentwurf des Bundesministeriums für Zusammenhalt</text:p>
  <text:p text:style-name="P">Bearbeitungsstand: 19.11.2026 16:05 Uhr</text:p></style:header>
 <style:footer><text:p text:style-name="H">- <text:page-number/> -</text:p></style:footer>
</style:master-page></office:master-styles>
"""
INDENT = """<style:style style:name="I{depth}" style:family="paragraph"><style:paragraph-properties fo:text-align="justify"
 fo:margin-left="{left}mm" fo:text-indent="-8mm"><style:tab-stops><style:tab-stop style:position="{left}mm"/></style:tab-stops>
 </style:paragraph-properties></style:style>"""
NOTE = """<text:note text:note-class="footnote"><text:note-citation>{number}</text:note-citation><text:note-body>
<text:p text:style-name="Footnote">Notifiziert gemäß der Richtlinie (EU) 2015/1535 des Europäischen Parlaments, Nummer {number}.</text:p>
</text:note-body></text:note>"""
MARKS = {"paragraph": "({})", "number": "{}.", "letter": "{})", "subletter": "{})"}
DEPTHS = {"number": 1, "letter": 2, "subletter": 3}


def flat_odt(law: Law) -> bytes:
    """The whole draft; every eighth provision gets a footnote."""
    body: list[str] = []
    part = ""
    for number, provision in enumerate(law.provisions):
        if provision.parent_key is None or provision.kind in ("front", "rationale", "section"):
            if provision.key.split("/")[0] != part and not provision.key.startswith(part or "-"):
                part = _divide(body, law, provision, part)
            note = NOTE.format(number=number // 8 + 1) if number % 8 == 5 and provision.text else ""
            body += _printed(provision, law, note)
    indents = "".join((INDENT + CONTINUED).format(depth=depth, left=8 * depth) for depth in (1, 2, 3))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"{STYLES.format(indents=indents)}<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    ).encode()


def print_as(ending: str, law: Law, folder: Path) -> bytes:
    """The draft as LibreOffice saves it in this format."""
    (folder / "draft.fodt").write_bytes(flat_odt(law))
    command = ("soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", ending)
    done = subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "draft.fodt")], check=False, capture_output=True, timeout=120
    )
    assert (folder / f"draft.{ending}").exists(), done.stderr.decode()
    return (folder / f"draft.{ending}").read_bytes()


def _divide(body: list[str], law: Law, provision: ProvisionText, part: str) -> str:
    """What stands between Vorblatt, text and Begründung; gives the name of the part that begins."""
    if provision.key.startswith("art") and not part.startswith("art"):
        body.append(_p("H", "Referentenentwurf des Bundesministeriums für Zusammenhalt und Integration"))
        body.append(_p("H", law.title))
        body.append(_p("H", f"(Kommunalintegrationsstärkungsgesetz – {law.short_title})"))
        body.append(_p("H", "Vom ..."))
        body.append(_p("P", "Der Bundestag hat mit Zustimmung des Bundesrates das folgende Gesetz beschlossen:"))
        body.append(_p("H", "Inhaltsübersicht"))
        body += [_p("P", f"{one.label} {one.heading}") for one in law.provisions if one.kind == "article"]
    return "art" if provision.key.startswith("art") else provision.key


def _printed(provision: ProvisionText, law: Law, note: str = "") -> list[str]:
    """A provision and the lists in it; what it says after a list comes after that list."""
    own = provision.label.rsplit(" ", 1)[-1]
    if provision.key in ("vorblatt", "begruendung"):
        return [_p("H", provision.label)]
    if provision.kind in ("front", "rationale"):
        return [_p("L", _mark(provision)), *(_p("P", line, note) for line in provision.text.split("\n") if line)]
    below = [one for one in law.provisions if one.parent_key == provision.key and one.kind != "section"]
    lists: list[list[ProvisionText]] = []
    for one in below:
        first = "/l" in one.key[len(provision.key) :] and one.key.endswith(("/1", "/a", "/aa"))
        if first or not lists:
            lists.append([])
        lists[-1].append(one)
    head: list[str] = []
    style = f"I{DEPTHS[provision.kind]}" if provision.kind in DEPTHS else "P"
    first, *more = provision.text.replace(": „", ":\n„").split("\n") if not below else provision.text.split("\n")
    if provision.kind in ("article", "section"):
        sign = "Artikel" if provision.kind == "article" else "§"
        head = [_p("H", f"{sign} {own}"), _p("H", provision.heading)]
    else:
        first = f"{MARKS[provision.kind].format(own)}\t{first}"
    told = [*head, *([_p(style, first, note)] if first else [])]
    plain = style.replace("I", "C")
    for list_ in lists:
        told += [line for one in list_ for line in _printed(one, law)]
        if more:
            told.append(_p(plain, more.pop(0)))
    return [*told, *(_p(plain, line) for line in more)]


def _mark(provision: ProvisionText) -> str:
    piece = provision.key.rsplit("/", 1)[-1]
    if provision.label.startswith("Begründung B zu"):
        depth = len((provision.parent_key or "").split("/"))
        units = provision.label.removeprefix("Begründung B zu ").split(" ")
        told = units if depth == 2 else units[2 * (depth - 2) :]
        return f"Zu {' '.join(told)} {provision.heading}".strip()
    if piece == "davon":
        return provision.heading
    return f"{piece}{'' if '.' in piece else '.'} {provision.heading}"


def _p(style: str, text: str, note: str = "") -> str:
    return f'<text:p text:style-name="{style}">{escape(text).replace(chr(9), "<text:tab/>")}{note}</text:p>'
