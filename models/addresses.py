"""Mail addresses: the one normal form by which two are the same."""

import re
import unicodedata

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

# Addresses of which all rules together say no more than this; the full check of 12,000 takes seconds.
LABEL = r"[a-z0-9](?:-?[a-z0-9])*"
PLAIN = re.compile(
    rf"(?=.{{3,254}}$)(?=[^@]{{1,64}}@){LABEL}(?:[._]{LABEL})*@(?:(?={LABEL}\.)[a-z0-9-]{{1,63}}\.)+[a-z]{{2,63}}"
)
SPECIAL = tuple(f".{name}" for name in SPECIAL_USE_DOMAIN_NAMES)


def address_key(address: str) -> str:
    """The normal form of an address: NFC, domain as IDNA, all in lower case.

    Raises ValueError for what is no address, and for a local part that is not ASCII (many relays refuse those).
    """
    if PLAIN.fullmatch(address) and not f".{address.partition('@')[2]}".endswith(SPECIAL):
        return address
    try:
        parts = validate_email(
            unicodedata.normalize("NFC", address.strip()),
            check_deliverability=False,
            allow_smtputf8=False,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return f"{parts.local_part}@{parts.ascii_domain}".lower()
