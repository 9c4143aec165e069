"""Every column that holds or points to a person is named once, with what ends it (workflows/records/personal_data.py)."""

import importlib
import pkgutil
import re

from tortoise.fields import BigIntField, CharField, IntField, JSONField, TextField
from tortoise.fields.relational import ForeignKeyFieldInstance

import models
from consult.employee_data import ENDS, WORDS
from models.base import Model
from workflows.records.personal_data import HOLDINGS, Ends
from workflows.records.retention import PERIODS

SHORTEST_WITH_A_NAME = 65  # codes, numbers, hashes and keys are shorter
OF_PEOPLE = re.compile(r"(_by|^by|person|officer|deputy_for|author)_id$")
WITHOUT_PEOPLE = {  # what things are called, what the law says, and what the house itself writes
    "audience.name", "audience.rule", "body.name", "census_line.offices", "circular.audience", "counter.name", "delivery.claimed_by", "document_version.label",
    "export.media_type", "evaluation_row.author_id", "evaluation_row.member", "function.name", "group_suggestion.kept_from", "mail_body.list_id", "mail_preference.declined", "mailbox.purpose",
    "mailing_list.name", "member_group.offices", "matter.our_reference", "matter.their_reference", "ministry_mail.deadlines",
    "ministry_mail.reference", "ministry_mail.remarks", "organisation.designation", "organisation_history.facts",
    "passage.field_versions", "position.law_place", "proceeding.changed_at", "proceeding.cursor",
    "proceeding.state", "proceeding.title", "proceeding_step.document", "proceeding_step.document_link", "proceeding_step.house",
    "proceeding_step.key", "proceeding_step.resolutions", "proceeding_step.title", "resolution.law_place", "provision.heading", "provision.key", "provision.label", "provision.parent_key",
    "provision.text", "question.options", "question.text", "requirement.field_versions",
    "requirement_group.anchor", "retention_run.counts", "round.audience", "source_document.title",
    "stored_file.media_type", "submission.field_versions", "succession.reason", "text_reading.encoder", "topic.name",
}  # fmt: skip


def may_name_a_person(name, field):
    if isinstance(field, ForeignKeyFieldInstance):
        return field.model_name == "models.Person"
    if isinstance(field, IntField | BigIntField):
        return bool(OF_PEOPLE.search(name))
    return isinstance(field, TextField | JSONField) or (
        isinstance(field, CharField) and field.max_length >= SHORTEST_WITH_A_NAME
    )


def all_columns():
    for module in pkgutil.iter_modules(models.__path__, "models."):
        if not module.name.endswith("migrations"):
            importlib.import_module(module.name)
    for model in Model.__subclasses__():
        if model.__module__.startswith("models."):
            keys = {f"{name}_id" for name, one in model._meta.fields_map.items() if name in model._meta.fk_fields}
            for name, field in model._meta.fields_map.items():
                if name not in keys:
                    yield f"{model._meta.db_table}.{name}", name, field


def test_each_column_that_may_name_a_person_is_named_once_with_its_purpose_and_its_end():
    found = {column for column, name, field in all_columns() if may_name_a_person(name, field)}
    named = [column for one in HOLDINGS for column in one.columns]

    assert sorted(found - set(named) - WITHOUT_PEOPLE) == [], "name them in workflows/records/personal_data.py"
    assert {column for column in named if named.count(column) > 1} == set()
    assert set(named) | WITHOUT_PEOPLE <= {column for column, _, _ in all_columns()}
    assert set(named) & WITHOUT_PEOPLE == set()


def test_each_holding_ends_by_a_period_of_the_night_or_for_a_reason_and_has_its_words():
    periods = {one.name for one in PERIODS}
    for one in HOLDINGS:
        assert one.ends and set(one.ends) <= periods | set(Ends), one.name
    assert periods == {end for one in HOLDINGS for end in one.ends if end not in set(Ends)} | {"unused_files"}
    assert set(WORDS) == {one.name for one in HOLDINGS} and set(ENDS) == set(Ends)
