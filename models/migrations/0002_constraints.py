from models.evaluation_triggers import FOLLOW
from models.recommendations import COUNTING
from models.storage import SPACE
from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

class Migration(AddingMigration):
    dependencies = [('models', '0001_initial')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='Acknowledgement',
            constraint=UniqueConstraint(fields=('circular_id', 'organisation_id'), name='acknowledgement_once'),
        ),
        ops.AddConstraint(
            model_name='Admission',
            constraint=UniqueConstraint(fields=('round_id', 'organisation_id'), name='admission_one_open', condition='decided_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='AdmissionOrganisation',
            constraint=UniqueConstraint(fields=('admission_id', 'organisation_id'), name='admission_organisation_once'),
        ),
        ops.AddConstraint(
            model_name='AgendaItem',
            constraint=UniqueConstraint(fields=('session_id', 'number'), name='agenda_item_number_once'),
        ),
        ops.AddConstraint(
            model_name='AgendaItem',
            constraint=UniqueConstraint(fields=('continues_id',), name='agenda_item_goes_on_once', condition='continues_id IS NOT NULL'),
        ),
        ops.AddConstraint(
            model_name='Answer',
            constraint=UniqueConstraint(fields=('submission_id', 'question_id'), name='answer_once'),
        ),
        ops.AddConstraint(
            model_name='Approval',
            constraint=UniqueConstraint(fields=('paper_version_id', 'association_id'), name='approval_once'),
        ),
        ops.AddConstraint(
            model_name='Assignment',
            constraint=UniqueConstraint(fields=('requirement_id',), name='assignment_once'),
        ),
        ops.AddConstraint(
            model_name='Audience',
            constraint=UniqueConstraint(fields=('office_id', 'name'), name='audience_once'),
        ),
        ops.AddConstraint(
            model_name='Boilerplate',
            constraint=UniqueConstraint(fields=('office_id', 'title'), name='boilerplate_title_once'),
        ),
        ops.AddConstraint(
            model_name='Bounce',
            constraint=UniqueConstraint(fields=('inbound_id', 'address_key'), name='bounce_once'),
        ),
        ops.AddConstraint(
            model_name='BundleChoice',
            constraint=UniqueConstraint(fields=('requirement_id',), name='bundle_choice_once'),
        ),
        ops.AddConstraint(
            model_name='Circular',
            constraint=UniqueConstraint(fields=('office_id', 'series', 'year', 'number'), name='circular_number_once', condition='number IS NOT NULL'),
        ),
        ops.AddConstraint(
            model_name='CircularList',
            constraint=UniqueConstraint(fields=('circular_id', 'mailing_list_id'), name='circular_list_once'),
        ),
        ops.AddConstraint(
            model_name='CircularOpinion',
            constraint=UniqueConstraint(fields=('circular_id', 'organisation_id'), name='circular_opinion_once'),
        ),
        ops.AddConstraint(
            model_name='CircularRevision',
            constraint=UniqueConstraint(fields=('circular_id', 'number'), name='circular_revision_once'),
        ),
        ops.AddConstraint(
            model_name='CircularTopic',
            constraint=UniqueConstraint(fields=('circular_id', 'topic_id'), name='circular_topic_once'),
        ),
        ops.AddConstraint(
            model_name='Citation',
            constraint=UniqueConstraint(fields=('passage_id', 'cited_id'), name='citation_once'),
        ),
        ops.AddConstraint(
            model_name='Commitment',
            constraint=UniqueConstraint(fields=('position_id',), name='commitment_once'),
        ),
        ops.AddConstraint(
            model_name='Confirmation',
            constraint=UniqueConstraint(fields=('organisation_id',), name='confirmation_once', condition='confirmed_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='Contradiction',
            constraint=CheckConstraint(check='num_nonnulls(resolution_id, earlier_id) = 1', name='contradiction_to_one_thing'),
        ),
        ops.AddConstraint(
            model_name='Contradiction',
            constraint=UniqueConstraint(fields=('position_id', 'resolution_id'), name='contradiction_to_resolution_once', condition='resolved_at IS NULL AND resolution_id IS NOT NULL'),
        ),
        ops.AddConstraint(
            model_name='Contradiction',
            constraint=UniqueConstraint(fields=('position_id', 'earlier_id'), name='contradiction_to_position_once', condition='resolved_at IS NULL AND earlier_id IS NOT NULL'),
        ),
        ops.AddConstraint(
            model_name='Contribution',
            constraint=UniqueConstraint(fields=('submission_id', 'department'), name='contribution_once', condition='ended_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='ContributionProvision',
            constraint=UniqueConstraint(fields=('contribution_id', 'provision_id'), name='contribution_provision_once'),
        ),
        ops.AddConstraint(
            model_name='ContributionQuestion',
            constraint=UniqueConstraint(fields=('contribution_id', 'question_id'), name='contribution_question_once'),
        ),
        ops.AddConstraint(
            model_name='Delivery',
            constraint=UniqueConstraint(fields=('body_id', 'address_key'), name='delivery_once'),
        ),
        ops.AddConstraint(
            model_name='Dispatch',
            constraint=UniqueConstraint(fields=('paper_version_id', 'addressee_id'), name='dispatch_once'),
        ),
        ops.AddConstraint(
            model_name='DocumentVersion',
            constraint=UniqueConstraint(fields=('document_id', 'number'), name='document_version_number_once'),
        ),
        ops.AddConstraint(
            model_name='ExampleRecommendation',
            constraint=UniqueConstraint(fields=('example_id', 'position_id'), name='example_recommendation_once'),
        ),
        ops.AddConstraint(
            model_name='FollowUp',
            constraint=CheckConstraint(check='confirmed_by_id IS NULL OR confirmed_by_id <> recorded_by_id', name='follow_up_second_person'),
        ),
        ops.AddConstraint(
            model_name='Forwarding',
            constraint=UniqueConstraint(fields=('circular_id', 'state_association_id'), name='forwarding_once'),
        ),
        ops.AddConstraint(
            model_name='GroupConflict',
            constraint=UniqueConstraint(fields=('group_id', 'other_id'), name='group_conflict_once'),
        ),
        ops.AddConstraint(
            model_name='GroupMember',
            constraint=UniqueConstraint(fields=('requirement_id',), name='group_member_once'),
        ),
        ops.AddConstraint(
            model_name='HeldMail',
            constraint=UniqueConstraint(fields=('body_id', 'person_id'), name='held_mail_once'),
        ),
        ops.AddConstraint(
            model_name='Implementation',
            constraint=UniqueConstraint(fields=('position_id', 'organisation_id', 'year'), name='implementation_once'),
        ),
        ops.AddConstraint(
            model_name='ImplementationCount',
            constraint=UniqueConstraint(fields=('position_id', 'year', 'group_id'), name='implementation_count_once'),
        ),
        ops.AddConstraint(
            model_name='ImplementationSheet',
            constraint=UniqueConstraint(fields=('organisation_id', 'year'), name='implementation_sheet_once'),
        ),
        ops.AddConstraint(
            model_name='InboundMail',
            constraint=UniqueConstraint(fields=('file_id', 'envelope_recipient'), name='inbound_mail_once'),
        ),
        ops.AddConstraint(
            model_name='Invitation',
            constraint=UniqueConstraint(fields=('round_id', 'organisation_id'), name='invitation_once'),
        ),
        ops.AddConstraint(
            model_name='InvitationTemplate',
            constraint=UniqueConstraint(fields=('office_id',), name='invitation_template_once'),
        ),
        ops.AddConstraint(
            model_name='MailPath',
            constraint=UniqueConstraint(fields=('state_association_id',), name='mail_path_once'),
        ),
        ops.AddConstraint(
            model_name='Mailbox',
            constraint=UniqueConstraint(fields=('organisation_id', 'purpose'), name='mailbox_one_per_purpose', condition='active'),
        ),
        ops.AddConstraint(
            model_name='MailboxTopic',
            constraint=UniqueConstraint(fields=('mailbox_id', 'topic_id'), name='mailbox_topic_once'),
        ),
        ops.AddConstraint(
            model_name='Mandate',
            constraint=UniqueConstraint(fields=('person_id', 'organisation_id', 'role'), name='mandate_once', condition='until IS NULL'),
        ),
        ops.AddConstraint(
            model_name='MandateClaim',
            constraint=UniqueConstraint(fields=('person_id', 'organisation_id'), name='mandate_claim_once', condition='decided_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='MatterWatch',
            constraint=UniqueConstraint(fields=('matter_id', 'person_id'), name='matter_watch_once'),
        ),
        ops.AddConstraint(
            model_name='MemberGroup',
            constraint=UniqueConstraint(fields=('state', 'size', 'offices'), name='member_group_once'),
        ),
        ops.AddConstraint(
            model_name='Membership',
            constraint=UniqueConstraint(fields=('organisation_id', 'association_id'), name='membership_once', condition='until IS NULL'),
        ),
        ops.AddConstraint(
            model_name='MutedMail',
            constraint=UniqueConstraint(fields=('person_id', 'kind'), name='muted_mail_once'),
        ),
        ops.AddConstraint(
            model_name='Organisation',
            constraint=UniqueConstraint(fields=('kind', 'ars'), name='organisation_one_per_key', condition="ars <> '' AND valid_until IS NULL"),
        ),
        ops.AddConstraint(
            model_name='Organisation',
            constraint=CheckConstraint(check='population >= 0', name='organisation_population_not_negative'),
        ),
        ops.AddConstraint(
            model_name='OrganisationFunction',
            constraint=UniqueConstraint(fields=('organisation_id', 'function_id'), name='organisation_function_once'),
        ),
        ops.AddConstraint(
            model_name='PaperTemplate',
            constraint=UniqueConstraint(fields=('office_id',), name='paper_template_once'),
        ),
        ops.AddConstraint(
            model_name='PaperTheme',
            constraint=UniqueConstraint(fields=('office_id',), name='paper_theme_once'),
        ),
        ops.AddConstraint(
            model_name='PaperVersion',
            constraint=UniqueConstraint(fields=('paper_id', 'number'), name='paper_version_number_once'),
        ),
        ops.AddConstraint(
            model_name='Position',
            constraint=UniqueConstraint(fields=('matter_id', 'number'), name='position_number_once'),
        ),
        ops.AddConstraint(
            model_name='Proceeding',
            constraint=UniqueConstraint(fields=('matter_id', 'dip_id'), name='proceeding_once', condition='ended_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='ProceedingStep',
            constraint=UniqueConstraint(fields=('proceeding_id', 'key'), name='proceeding_step_once'),
        ),
        ops.AddConstraint(
            model_name='Provision',
            constraint=UniqueConstraint(fields=('document_version_id', 'key'), name='provision_key_once'),
        ),
        ops.AddConstraint(
            model_name='RenderedPaper',
            constraint=UniqueConstraint(fields=('paper_version_id', 'format'), name='rendered_paper_once'),
        ),
        ops.AddConstraint(
            model_name='RequirementProvision',
            constraint=UniqueConstraint(fields=('requirement_id', 'provision_id'), name='requirement_provision_once'),
        ),
        ops.AddConstraint(
            model_name='Resolution',
            constraint=UniqueConstraint(fields=('body_id', 'number'), name='resolution_number_once'),
        ),
        ops.AddConstraint(
            model_name='Round',
            constraint=CheckConstraint(check='grace_until IS NULL OR grace_until >= deadline', name='round_grace_after_deadline'),
        ),
        ops.AddConstraint(
            model_name='RoundStage',
            constraint=UniqueConstraint(fields=('round_id', 'purpose'), name='round_stage_once'),
        ),
        ops.AddConstraint(
            model_name='SavedView',
            constraint=UniqueConstraint(fields=('matter_id', 'person_id', 'name'), name='saved_view_name_once'),
        ),
        ops.AddConstraint(
            model_name='Settlement',
            constraint=UniqueConstraint(fields=('submission_id', 'requirement_id'), name='settlement_once'),
        ),
        ops.AddConstraint(
            model_name='SheetCount',
            constraint=UniqueConstraint(fields=('year', 'group_id'), name='sheet_count_once'),
        ),
        ops.AddConstraint(
            model_name='SignedRelease',
            constraint=UniqueConstraint(fields=('submission_id',), name='signed_release_once', condition='signed_at IS NULL AND returned_at IS NULL AND ended_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='Source',
            constraint=CheckConstraint(check='num_nonnulls(requirement_id, resolution_id, example_id, named_author_id) = 1', name='source_is_one_thing'),
        ),
        ops.AddConstraint(
            model_name='Source',
            constraint=UniqueConstraint(fields=('requirement_id',), name='source_one_per_requirement', condition='requirement_id IS NOT NULL'),
        ),
        ops.AddConstraint(
            model_name='Submission',
            constraint=UniqueConstraint(fields=('round_id', 'organisation_id'), name='submission_one_live', condition="state <> 'withdrawn' AND channel <> 'forwarded'"),
        ),
        ops.AddConstraint(
            model_name='Submission',
            constraint=UniqueConstraint(fields=('round_id', 'organisation_id'), name='submission_one_bundle', condition="state = 'draft' AND channel = 'forwarded'"),
        ),
        ops.AddConstraint(
            model_name='Submission',
            constraint=UniqueConstraint(fields=('receipt_number',), name='submission_receipt_once', condition="receipt_number <> ''"),
        ),
        ops.AddConstraint(
            model_name='SubmissionOrganisation',
            constraint=UniqueConstraint(fields=('submission_id', 'organisation_id'), name='submission_organisation_once'),
        ),
        ops.AddConstraint(
            model_name='Subscription',
            constraint=UniqueConstraint(fields=('mailing_list_id', 'address_key'), name='subscription_once', condition='ended_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='Succession',
            constraint=UniqueConstraint(fields=('predecessor_id', 'successor_id'), name='succession_once'),
        ),
        ops.AddConstraint(
            model_name='Support',
            constraint=UniqueConstraint(fields=('requirement_id', 'organisation_id'), name='support_once', condition='withdrawn_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='Tag',
            constraint=UniqueConstraint(fields=('office_id', 'name'), name='tag_name_once'),
        ),
        ops.AddConstraint(
            model_name='Tagging',
            constraint=UniqueConstraint(fields=('requirement_id', 'tag_id'), name='tagging_once'),
        ),
        ops.AddConstraint(
            model_name='WordReturn',
            constraint=UniqueConstraint(fields=('paper_version_id', 'file_id'), name='word_return_once'),
        ),
        ops.RunSQL(FOLLOW),
        ops.RunSQL(SPACE),
        ops.RunSQL(COUNTING),
    ]
