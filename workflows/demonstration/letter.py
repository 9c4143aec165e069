"""The mail of the play's ministry, as an officer drops it: letter, deadline, reference, and the draft with it."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from babel.dates import format_datetime as in_words

from workflows.clock import BERLIN
from workflows.demonstration.federation import FEDERATION, MINISTRY
from workflows.demonstration.paper import REFERENCE

TEXT = """\
Sehr geehrte Damen und Herren,

anbei übersende ich Ihnen den {title}.

Ich bitte um Ihre Stellungnahme bis {due}. Der Entwurf ist von der Bundesregierung noch nicht beschlossen.

Mit freundlichen Grüßen
Im Auftrag

Referat H II 3
{ministry}
"""


def ministry_mail(title: str, draft: bytes, *, sent_at: datetime, due: datetime) -> bytes:
    """The mail as a file (.eml) with the draft as an archive of XML files."""
    mail = EmailMessage()
    mail["From"] = f"{MINISTRY.name} <{MINISTRY.email}>"
    mail["To"] = FEDERATION.email
    mail["Date"] = format_datetime(sent_at)
    mail["Subject"] = f"Verbändebeteiligung: {title}, Az. {REFERENCE}"
    when = in_words(due, "EEEE, 'den' d. MMMM yyyy, HH:mm 'Uhr'", tzinfo=BERLIN, locale="de")
    mail.set_content(TEXT.format(title=title, due=when, ministry=MINISTRY.name))
    mail.add_attachment(draft, maintype="application", subtype="zip", filename="Referentenentwurf.zip")
    mail.set_boundary("=_Anlage")
    return mail.as_bytes()
