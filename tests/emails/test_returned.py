"""Of five servers' reports on our own mails nearly all are led to their recipient, and understood."""

from collections import Counter

from emails.bounces import row_about
from emails.classification import Kind, classify
from tests.emails.returned import REFUSALS, SECRET, SERVERS, our_mail

LEAST = 0.95


def test_reports_of_five_servers_on_our_own_mails_are_led_to_the_recipient_and_understood():
    seen = Counter()
    cases = [(server, refused) for server in SERVERS for refused in REFUSALS]
    for row, (server, refused) in enumerate(cases, start=1_000):
        mail = our_mail(row)
        words = refused.reply.format(to=mail.recipient, domain="dorf.example")
        raw = server(mail, words, refused)
        found = classify(raw.encode())
        unmarked = classify(raw.replace(f"To: {mail.sender}", "To: post@dkk.example").encode())
        (fate,) = found.recipients
        seen += Counter(
            token=row_about(found.mail, mail.sender, SECRET) == row,
            header=row_about(found.mail, "post@dkk.example", SECRET) == row,  # a mailbox that takes everything
            message=row_about(unmarked.mail, "post@dkk.example", SECRET) == row,  # a server that drops the envelope
            foreign=row_about(found.mail, mail.sender, "of another house") is None,
            bounce=found.kind is Kind.BOUNCE,
            address=fate.address == mail.recipient,
            hard=fate.hard is refused.hard,
        )
    shares = {name: number / len(cases) for name, number in seen.items()}
    print(shares)  # noqa: T201
    assert set(shares) == {"token", "header", "message", "foreign", "bounce", "address", "hard"}
    assert min(shares.values()) >= LEAST, shares
