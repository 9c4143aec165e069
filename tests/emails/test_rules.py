"""Each rule that follows from what was measured about mail (shared/mail.md) is kept by a test that is named here."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
RULES = {
    "1 the body is made once, the same bytes for the same input": "emails/test_patterns.py::test_a_pattern_makes_the_mail_that_rendering_makes",
    "1 dots are doubled once, quoted-printable, short lines": "emails/test_mime.py::test_what_goes_over_the_wire_has_short_crlf_lines_no_bare_breaks_and_no_lonely_dot",
    "1 header lines are checked byte by byte": "emails/test_message.py::test_the_last_check_lets_nothing_malformed_pass",
    "1 no value changes a header line or an envelope address": "emails/test_composition.py::test_no_value_of_any_field_adds_or_changes_a_header_line_or_an_envelope_address",
    "1 List-Unsubscribe raw on one line": "emails/test_message.py::test_a_long_list_unsubscribe_stays_raw_and_on_one_line",
    "1 domains in IDNA": "emails/test_message.py::test_domains_become_idna",
    "1 no local parts beyond ASCII": "emails/test_message.py::test_an_address_that_not_every_relay_takes_is_refused",
    "1 texts in NFC": "emails/test_mime.py::test_a_text_in_pieces_arrives_as_one",
    "2 pipelining, else lock-step": "emails/test_transport.py::test_every_mail_arrives_whole_and_in_order",
    "2 each reply is checked by itself": "emails/test_transport.py::test_a_refusal_stops_one_row_and_no_other",
    "2 a refused RCPT with an accepted DATA ends in an empty message": "emails/test_transport.py::test_a_refused_recipient_with_accepted_data_is_closed_with_an_empty_message",
    "3 a row per recipient, unique by address": "workflows/test_circular_sending.py::test_organisations_that_share_a_mailbox_get_one_mail",
    "3 rows are claimed by one run only": "emails/test_delivery.py::test_two_runs_of_one_mail_share_the_rows",
    "3 only what was written without a reply is unknown": "emails/test_journal.py::test_what_was_written_without_a_reply_is_unknown",
    "3 claimed rows of a dead run go back": "emails/test_killed.py::test_a_killed_process_leaves_no_claim_and_no_journal_behind",
    "3 results in batches of fifty or 200 ms": "emails/test_delivery.py::test_outcomes_are_recorded_fifty_at_a_time_or_when_they_are_late",
    "3 lost after the last dot is unknown": "emails/test_transport.py::test_a_connection_lost_after_the_last_dot_is_unknown_and_the_rest_is_untouched",
    "3 a lease that ended elsewhere": "emails/test_delivery.py::test_a_lease_that_ended_on_another_machine_leaves_circulars_unknown_and_deadlines_queued",
    "3 circulars wait for the office": "emails/test_delivery.py::test_a_circular_whose_fate_is_unknown_waits_for_a_person",
    "3 deadline mail goes again, as the same Message-ID": "emails/test_delivery.py::test_a_mail_with_a_deadline_whose_fate_is_unknown_goes_again_as_the_same_mail",
    "4 a receipt never waits for a circular": "emails/test_delivery.py::test_a_receipt_never_waits_for_a_circular",
    "4 envelope domains of their own": "emails/test_composition.py::test_circulars_may_have_an_envelope_domain_of_their_own",
    "5 retry, and the wait that was named": "emails/test_delivery.py::test_a_refusal_for_now_is_tried_again_and_a_named_wait_is_kept",
    "5 retry has an end": "emails/test_delivery.py::test_trying_again_has_an_end",
    "5 552 at RCPT is for now": "emails/test_transport.py::test_a_refusal_stops_one_row_and_no_other",
    "5 login and encryption stop the queue, not the row": "emails/test_delivery.py::test_a_refused_login_disarms_the_outbox_and_blames_no_row",
    "5 5xx at RCPT like a bounce": "emails/test_bounces.py::test_what_the_relay_refuses_because_of_the_recipient_counts_like_a_report",
    "5 too many errors pause the circular and tell the office": "emails/test_delivery.py::test_too_many_errors_stop_a_circular_and_the_office_is_told_once",
    "6 the token is short, opaque, lower-case": "emails/test_tokens.py::test_a_token_leads_back_to_its_row_in_any_case_of_letters",
    "6 token, then report, then Message-ID": "emails/test_bounces.py::test_without_a_token_the_message_id_of_the_returned_mail_leads_to_the_row",
    "6 delayed, relayed, expanded are no failures": "emails/test_classification.py::test_relayed_and_expanded_are_no_failures",
    "6 at most one a day, ageing, 5.7.x is ours": "emails/test_health.py::test_the_health_of_an_address_follows_from_what_came_back",
    "6 the last address is not given up silently": "workflows/test_circular_halting.py::test_the_offices_hear_of_a_last_mailbox_and_of_answers_and_the_administration_takes_a_block_back",
    "6 what bears no mark of ours is left to a person": "emails/test_bounces.py::test_a_report_without_our_mark_harms_nobody_and_a_complaint_ends_circulars_at_once",
    "6 words count more than somebody's 'permanent'": "emails/test_classification.py::test_hard_is_only_what_lies_in_the_address_itself",
    "6 kept before it is acknowledged": "emails/test_lmtp.py::test_a_mail_is_acknowledged_when_it_is_kept_and_refused_for_now_when_not",
    "6 kept before it is deleted": "emails/test_imap.py::test_what_lies_in_a_mailbox_is_taken_in_once_and_then_deleted_there",
    "6 a complaint ends circulars only": "emails/test_bounces.py::test_a_report_without_our_mark_harms_nobody_and_a_complaint_ends_circulars_at_once",
    "7 one click, without cookie or redirect, twice is once": "consult/test_subscriptions.py::test_one_click_leaves_at_once_without_cookie_page_or_origin",
    "7 a GET only shows": "workflows/test_subscriptions.py::test_leaving_takes_one_act_and_opening_the_page_none",
    "7 the link holds for more than sixty days": "workflows/test_subscriptions.py::test_leaving_works_months_after_the_mail_and_twice_is_once",
    "7 List-Id on lists": "workflows/test_circular_sending.py::test_list_recipients_get_a_list_id_and_a_link_of_their_own",
    "7 double opt-in, limited per address": "workflows/test_subscriptions.py::test_an_address_is_not_flooded",
    "7 and per source": "workflows/test_subscriptions.py::test_one_source_does_not_enter_addresses_without_end",
    "8 auto-generated": "emails/test_message.py::test_whatever_a_person_types_comes_back_as_one_line_and_adds_no_header",
    "8 automatic mail is not answered": "workflows/test_mail_answers.py::test_an_answer_by_mail_is_a_draft_for_those_who_have_none_and_nobody_but_the_mailbox_is_told",
    "8 what answers by itself comes from nobody": "emails/test_composition.py::test_what_answers_a_mail_by_itself_comes_from_nobody",
    "9 the Reply-To carries a token": "emails/test_tokens.py::test_where_people_answer_no_report_counts",
    "9 From proves nothing: an answer is a draft": "workflows/test_mail_answers.py::test_an_answer_by_mail_is_a_draft_for_those_who_have_none_and_nobody_but_the_mailbox_is_told",
    "9 absence notes are recognised": "emails/test_classification.py::test_the_kind_of_a_mail_is_told",
    "9 quoted words and our own line": "emails/test_quotes.py::test_our_own_line_ends_an_answer_in_programs_that_nobody_knows",
    "11 disarmed after a restore": "workflows/test_backups.py::test_a_restore_brings_every_row_and_file_back_and_disarms_the_outbox",
    "11 until a person arms it": "emails/test_delivery.py::test_a_disarmed_outbox_keeps_everything_in_until_it_is_armed",
}  # fmt: skip

BAD_INPUT = {
    "header values of any letters, breaks, 10,000 characters": "emails/test_composition.py::test_no_value_of_any_field_adds_or_changes_a_header_line_or_an_envelope_address",
    "addresses with quotes, umlauts, routing": "emails/test_message.py::test_an_address_that_not_every_relay_takes_is_refused",
    "421 at any command": "emails/test_transport.py::test_closing_ends_the_connection_and_no_row_is_to_blame",
    "421 after the content": "emails/test_transport.py::test_closing_after_the_content_means_not_accepted",
    "451 and 552 after DATA": "emails/test_transport.py::test_a_refusal_stops_one_row_and_no_other",
    "hangs after the last dot": "emails/test_transport.py::test_a_relay_that_hangs_after_the_last_dot_leaves_the_row_unknown",
    "drops the connection": "emails/test_transport.py::test_a_connection_lost_before_the_content_leaves_the_row_untouched",
    "no PIPELINING": "emails/test_transport.py::test_every_mail_arrives_whole_and_in_order",
    "no 8BITMIME: all we write is ASCII": "emails/test_composition.py::test_no_value_of_any_field_adds_or_changes_a_header_line_or_an_envelope_address",
    "lies about STARTTLS": "emails/test_transport.py::test_a_relay_that_closes_at_the_greeting_is_unreachable_and_one_that_lies_about_starttls_misconfigured",
    "50 MB come in": "emails/test_lmtp.py::test_fifty_megabytes_are_taken_and_what_is_larger_is_refused_for_good",
    "broken MIME, unknown charset": "emails/test_classification.py::test_whatever_comes_in_gets_an_answer",
    "1,000 parts, zip bombs": "emails/test_classification.py::test_a_mail_made_to_hurt_is_answered_in_time",
}


@pytest.mark.parametrize("named", [*RULES.values(), *BAD_INPUT.values()], ids=[*RULES, *BAD_INPUT])
def test_a_rule_has_its_test(named):
    path, name = named.split("::")
    assert re.search(rf"^(?:async )?def {name}\(", (TESTS / path).read_text("utf-8"), re.MULTILINE)


def test_no_rule_is_forgotten():
    """Ten speaks of signing mails ourselves, which the relay does (docs/mail.md)."""
    assert {int(rule.split()[0]) for rule in RULES} == {*range(1, 12)} - {10}
