"""Mail addresses: the one normal form by which two are the same."""

import unicodedata

from email_validator import EmailNotValidError, validate_email


def address_key(address: str) -> str:
    """The normal form of an address: NFC, domain as IDNA, all in lower case.

    Raises ValueError for what is no address, and for a local part that is not ASCII (many relays refuse those).
    """
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
