"""What is stored about people, column by column: the one table behind the sheet for employees, the periods and erasure.

tests/models/test_personal_columns.py walks all models: a new column that holds or may hold a person's name, address or id
stands here or is named there as one that never does. The words for each name are in consult/employee_data.py.
"""

from enum import StrEnum
from typing import NamedTuple


class Ends(StrEnum):
    """What ends a holding that has no period of days (workflows/records/retention.py has those)."""

    ACCOUNT = "account"  # goes with the name of the person
    PLACE = "place"  # as long as the organisation names it
    REFUSAL = "refusal"  # remembers that somebody does not want mail
    RECORD = "record"  # record of an association: leaves through the archive of a closed matter


class AtErasure(StrEnum):
    """What becomes of the words when a person asks to be forgotten."""

    TAKEN = "taken"  # name and address are replaced
    KEPT = "kept"  # evidence or record: the reason is told
    BY_HAND = "by_hand"  # somebody changes it at its place


class Holding(NamedTuple):
    """Columns ("table.column") that serve one purpose; `ends` are names of periods or members of Ends."""

    name: str
    columns: tuple[str, ...]
    ends: tuple[str, ...]
    at_erasure: AtErasure

    @property
    def tables(self) -> list[str]:
        """The tables its columns stand in, each once."""
        return list(dict.fromkeys(one.partition(".")[0] for one in self.columns))


def _columns(words: str) -> tuple[str, ...]:
    """ "person: name email" is person.name and person.email; lines are tables."""
    lines = (line.partition(":") for line in words.strip().splitlines())
    return tuple(f"{table.strip()}.{column}" for table, _, columns in lines for column in columns.split())


ACCOUNT = Holding(
    "account",
    _columns("person: name email email_key language active created_at erased_at"),
    ("people", Ends.ACCOUNT),
    AtErasure.TAKEN,
)
MANDATES = Holding(
    "mandates", _columns("mandate: person\nmandate_ending: reason created_by_id"), (Ends.RECORD,), AtErasure.TAKEN
)
CLAIMS = Holding(
    "claims",
    _columns("mandate_claim: person word objection objected_by_id reason decided_by_id"),
    ("claim_words",),
    AtErasure.TAKEN,
)
LOGINS = Holding(
    "logins",
    _columns(
        """
        login_request: person
        session: person browser system used_on
        feed_key: person
        api_token: person name scopes used_on
        address_change: person email email_key
        """
    ),
    ("login_requests", "sessions", "feed_keys", "api_tokens", "address_changes"),
    AtErasure.TAKEN,
)
WISHES = Holding(
    "wishes",
    _columns("muted_mail: person\nsaved_view: person_id name query\nmatter_watch: person since"),
    (Ends.ACCOUNT,),
    AtErasure.TAKEN,
)
HISTORY = Holding(
    "history",
    _columns(
        """
        audit_entry: person_id deputy_for_id facts
        evaluation_act: person_id deputy_for_id
        evaluation_change: before after
        """
    ),
    (Ends.RECORD,),
    AtErasure.TAKEN,
)
ACTS = Holding(
    "acts",
    _columns(
        """
        acknowledgement: given_by_id
        admission: asked_by_id decided_by_id
        agenda_item: created_by_id recorded_by_id
        approval: decided_by_id session_recorded_by_id
        body_session: created_by_id
        bundle_choice: chosen_by_id
        circular: created_by_id changed_by_id sent_by_id
        circular_revision: revised_by_id
        confirmation: confirmed_by_id
        contradiction: marked_by resolved_by
        deadline_request: sent_by_id
        dispatch: sent_by_id
        dispatch_reminder: sent_by_id
        dissent: recorded_by_id
        evidence: recorded_by_id
        example: created_by_id
        example_question: asked_by_id answered_by_id
        extension: granted_by_id
        follow_up: recorded_by_id confirmed_by_id
        forwarding: forwarded_by_id
        implementation: recorded_by_id
        implementation_sheet: changed_by_id
        member_answer: sent_by_id
        ministry_mail: brought_by_id
        objection: raised_by_id
        paper: created_by_id
        paper_template: brought_by_id
        paper_theme: changed_by_id
        paper_version: created_by_id
        passage: changed_by_id
        passage_comment: resolved_by_id
        position: created_by_id
        proceeding: linked_by_id
        proceeding_step: settled_by_id
        proposal: decided_by_id
        provision_change: confirmed_by_id
        recognition: created_by_id
        register_import: imported_by_id
        requirement: created_by_id
        requirement_group: confirmed_by_id
        round: created_by_id
        settlement: settled_by_id
        source: set_by_id confirmed_by_id kept_by_id
        submission: reservation_confirmed_by_id created_by_id handed_in_by_id released_by_id
        succession: confirmed_by_id
        support: given_by_id
        word_copy: made_by_id
        word_return: brought_by_id
        """
    ),
    (Ends.RECORD,),
    AtErasure.TAKEN,
)
RESPONSIBILITIES = Holding(
    "responsibilities",
    _columns(
        """
        matter: officer
        example: contact
        assignment: officer_id
        evaluation_row: officer_id
        passage: named_author
        source: named_author
        """
    ),
    (Ends.RECORD,),
    AtErasure.TAKEN,
)
MAILS = Holding(
    "mails",
    _columns(
        """
        mail_body: sender_name reply_to facts attachments held_reason
        delivery: address address_key person_id facts reasons reply tries
        held_mail: person_id facts
        """
    ),
    ("mail_words",),
    AtErasure.TAKEN,
)
REFUSED_MAIL = Holding(
    "refused_mail",
    _columns(
        """
        suppression: address_key reason
        """
    ),
    ("suppressions", Ends.REFUSAL),
    AtErasure.TAKEN,
)
RETURNED_MAIL = Holding(
    "returned_mail",
    _columns(
        """
        inbound_mail: envelope_sender envelope_recipient subject
        bounce: address_key words
        """
    ),
    ("inbound_mails",),
    AtErasure.TAKEN,
)
SUBSCRIPTIONS = Holding(
    "subscriptions",
    _columns("subscription: address address_key proof\nmail_preference: address_key wished"),
    (Ends.REFUSAL,),
    AtErasure.TAKEN,
)
MAILBOXES = Holding(
    "mailboxes",
    _columns("mailbox: address address_key\norganisation: name sort_key email_domain"),
    (Ends.PLACE,),
    AtErasure.BY_HAND,
)
BY_LINK = Holding(
    "by_link",
    _columns(
        """
        contribution: person department word asked_by_id return_reason
        signed_release: person asked_by_id
        """
    ),
    ("people", Ends.RECORD),
    AtErasure.TAKEN,
)
WORD_FILES = Holding(
    "word_files",
    _columns(
        """
        passage_comment: author author_name text quote
        proposal: author_name inserted heading quote
        word_copy: passages
        word_return: name beside
        """
    ),
    (Ends.RECORD,),
    AtErasure.TAKEN,
)
MINISTRY = Holding(
    "ministry",
    _columns(
        """
        ministry_mail: sender address subject text
        ministry_mail_file: name
        recognition: name facts lines pieces
        """
    ),
    ("ministry_mails", Ends.RECORD),
    AtErasure.KEPT,
)
NOTES = Holding(
    "notes",
    _columns(
        """
        requirement_comment: by_id text
        requirement_group: title reason
        boilerplate: title text
        invitation_template: text
        mailing_list: description
        outbox: reason
        """
    ),
    (Ends.RECORD,),
    AtErasure.BY_HAND,
)
ANSWERS = Holding(
    "answers",
    _columns(
        """
        submission: remark return_reason withdrawal_reason
        answer: text
        requirement: title current_text proposed_text rationale cost_basis
        requirement_file: name
        search_word: word
        submission_letter: name
        support: remark
        admission: reason answer
        extension: reason
        example: title text effort cost result law_place about returned_note
        example_file: name shows creator
        example_question: text answer
        """
    ),
    (Ends.RECORD,),
    AtErasure.KEPT,
)
PAPERS = Holding(
    "papers",
    _columns(
        """
        position: title text assessment petition wording_before wording_after rationale
        source: reason internal_reason kept_reason
        contradiction: note reason
        paper: title
        paper_template: name
        paper_theme: footer
        paper_version: status_line
        passage: heading body
        approval: reservation session_note
        objection: text
        dissent: text
        resolution: subject text
        body_session: place
        agenda_item: subject reason proposal basis remark
        dispatch: outside_note answer_note closed_note
        dispatch_reminder: text note
        implementation: note
        evidence: text link
        follow_up: evidence quotation link
        deadline_request: text note
        round: title text
        matter: title short_title
        circular: subject text
        circular_revision: what subject_before text_before
        circular_attachment: name
        forwarding: cover_note
        bundle_choice: reason
        """
    ),
    (Ends.RECORD,),
    AtErasure.KEPT,
)

EXPORTS = Holding("exports", _columns("export: asked asked_by_id name"), ("exports",), AtErasure.TAKEN)
NAME_SEARCHES = Holding(
    "name_searches", _columns("name_search: name address asked_by_id found"), ("name_searches",), AtErasure.TAKEN
)

HOLDINGS = (
    ACCOUNT, MANDATES, CLAIMS, LOGINS, WISHES, RESPONSIBILITIES, ACTS, HISTORY, MAILS, REFUSED_MAIL,
    RETURNED_MAIL, SUBSCRIPTIONS, MAILBOXES, BY_LINK, WORD_FILES, MINISTRY, NOTES, ANSWERS, PAPERS, EXPORTS,
    NAME_SEARCHES,
)  # fmt: skip
