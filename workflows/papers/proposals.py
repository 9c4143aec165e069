"""Proposals out of a Word file: read beside the text of now, accepted or rejected one by one or all of a passage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tortoise.expressions import Q

from models.database import transaction
from models.papers import PaperState, PaperVersion, Passage, PassageComment
from models.proposals import PassagePart, Proposal, ProposalKind, ProposalState, WordReturn
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_paper_versions
from workflows.audit import record
from workflows.documents.merging import Replacement, apply_change
from workflows.documents.passage_blocks import split_blocks
from workflows.documents.redline import Segment, redline
from workflows.errors import Missing, WrongState
from workflows.papers.papers import PassageText, insert_passage, locked_paper_draft, passages_of
from workflows.papers.passages import throw_away, write_words

Sent = Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class ProposalLine:
    """A proposal with its words redlined; `fits` says whether its place still stands as it went out."""

    proposal: Proposal
    segments: list[Segment]
    fits: bool = True


@dataclass(frozen=True)
class PassageProposals:
    """All proposals to one passage; `since`: what was changed in it after it went out, `passage` None: it is gone."""

    passage: Passage | None
    heading: str
    lines: list[ProposalLine]
    since: list[Segment] = field(default_factory=list)

    @property
    def open(self) -> list[ProposalLine]:
        """Those on which nobody has decided."""
        return [line for line in self.lines if line.proposal.state is ProposalState.OPEN]


@dataclass(frozen=True)
class Review:
    """A file that came back, with its proposals in the order of the paper."""

    brought: WordReturn
    version: PaperVersion
    groups: list[PassageProposals]
    may_run: bool

    @property
    def open(self) -> int:
        """How many proposals wait for a decision."""
        return sum(len(group.open) for group in self.groups)


async def review_word(actor: Actor, word_return_id: int) -> Review:
    """What a file proposes, passage by passage."""
    brought = await _find(actor, word_return_id)
    version = brought.paper_version
    sent = _sent(brought)
    passages = await passages_of(version.id)
    proposals = await Proposal.filter(word_return=brought).order_by("position")
    groups = [_group(one, [p for p in proposals if p.passage_id == one.id], sent) for one in passages]
    groups.append(_group(None, [p for p in proposals if p.passage_id is None], sent))
    may_run = version.state is PaperState.DRAFT and runs(actor, version.paper.matter.office)
    return Review(brought, version, [one for one in groups if one.lines], may_run)


async def decide_proposals(
    actor: Actor, word_return_id: int, *, accept: bool, proposal_id: int | None = None, passage_id: int | None = None
) -> list[Proposal]:
    """Accept or reject one proposal, or all open ones of a passage, in the order of the text.

    Of several, those that no longer fit stay open; one alone that does not fit is refused with `proposal_does_not_fit`.
    """
    found = await _find(actor, word_return_id)
    sent = _sent(found)
    async with transaction():
        version = await locked_paper_draft(actor, found.paper_version_id)
        chosen = Q(id=proposal_id) if proposal_id else Q(passage_id=passage_id)
        proposals = await (
            Proposal.filter(chosen, word_return=found, state=ProposalState.OPEN)
            .select_for_update()
            .order_by("position")
        )
        if not proposals:
            raise WrongState("proposal_decided")

        done = list(await Proposal.filter(word_return=found, state=ProposalState.ACCEPTED)) if accept else []
        decided = []
        for one in proposals:
            if not accept or await _accept(actor, version, one, sent, done):
                decided.append(one)
                done.append(one)
        if not decided:
            raise WrongState("proposal_does_not_fit")
        for one in decided:
            one.state = ProposalState.ACCEPTED if accept else ProposalState.REJECTED
            one.decided_by_id, one.decided_at = actor.person_id, clock.now()
            await one.save(update_fields=["state", "decided_by_id", "decided_at"])

        action = "proposal.accepted" if accept else "proposal.rejected"
        await record(actor, action, version, word_return=found.id, proposals=sorted(one.id for one in decided))
    return decided


async def _accept(
    actor: Actor, version: PaperVersion, proposal: Proposal, sent: Sent, done: Sequence[Proposal]
) -> bool:
    """Do what a proposal asks for, after those that are `done`; False if the text has changed where it belongs."""
    passage = await Passage.filter(id=proposal.passage_id).first() if proposal.passage_id else None
    if proposal.kind is ProposalKind.NEW_PASSAGE:
        text = PassageText(proposal.heading, proposal.inserted, level=proposal.level)
        await insert_passage(version, text, after=passage)
        return True
    if passage is None:
        return False
    if proposal.kind is ProposalKind.COMMENT:
        await PassageComment.create(
            passage=passage,
            text=proposal.inserted,
            quote=proposal.quote,
            author_name=proposal.author_name or "Word",
            written_at=proposal.authored_at or clock.now(),
        )
        return True
    if proposal.kind is ProposalKind.REMOVAL:
        fits = sent[proposal.sent_id] == (passage.heading, passage.body)
        if fits:
            await throw_away(passage)
        return fits
    return await _change(actor, passage, proposal, sent, done)


async def _change(actor: Actor, passage: Passage, proposal: Proposal, sent: Sent, done: Sequence[Proposal]) -> bool:
    words = _applied(proposal, passage, sent, done)
    if words is None:
        return False
    await write_words(actor, passage, {proposal.part.value: words})
    return True


def _applied(proposal: Proposal, passage: Passage, sent: Sent, done: Sequence[Proposal]) -> str | None:
    """The text of now with this one change; None if its place has changed since the file went out."""
    current = str(getattr(passage, proposal.part.value))
    before = [_replacement(one) for one in done if _same_text(one, proposal)]
    return apply_change(_base(proposal, sent), current, _replacement(proposal), before)


def _same_text(one: Proposal, other: Proposal) -> bool:
    both = one.kind is other.kind is ProposalKind.CHANGE
    return both and (one.sent_id, one.part) == (other.sent_id, other.part) and one.id != other.id


def _replacement(proposal: Proposal) -> Replacement:
    return Replacement(proposal.start_at, proposal.end_at, proposal.inserted, proposal.position)


def _base(proposal: Proposal, sent: Sent) -> str:
    heading, body = sent.get(proposal.sent_id, ("", ""))
    return heading if proposal.part is PassagePart.HEADING else body


def _group(passage: Passage | None, proposals: Sequence[Proposal], sent: Sent) -> PassageProposals:
    done = [one for one in proposals if one.state is ProposalState.ACCEPTED]
    lines = [_line(one, passage, sent, done) for one in proposals]
    first = next((line.proposal for line in lines if line.proposal.sent_id), None)
    was = sent.get(first.sent_id) if first else None
    since = redline(was[1], passage.body) if passage and was and was[1] != passage.body else []
    accepted = any(line.proposal.state is ProposalState.ACCEPTED for line in lines)
    heading = passage.heading if passage else was[0] if was else ""
    return PassageProposals(passage, heading, lines, [] if accepted and not _stale(lines) else since)


def _stale(lines: Iterable[ProposalLine]) -> bool:
    return any(not line.fits for line in lines)


def _line(proposal: Proposal, passage: Passage | None, sent: Sent, done: Sequence[Proposal]) -> ProposalLine:
    if proposal.kind is ProposalKind.COMMENT:
        return ProposalLine(proposal, [], passage is not None)
    if proposal.kind is ProposalKind.NEW_PASSAGE:
        return ProposalLine(proposal, redline("", f"{proposal.heading}\n\n{proposal.inserted}".strip()))
    if proposal.kind is ProposalKind.REMOVAL:
        heading, body = sent.get(proposal.sent_id, ("", ""))
        unchanged = passage is not None and (heading, body) == (passage.heading, passage.body)
        return ProposalLine(proposal, redline(f"{heading}\n\n{body}".strip(), ""), unchanged)
    open_ = proposal.state is ProposalState.OPEN
    fits = not open_ or (passage is not None and _applied(proposal, passage, sent, done) is not None)
    return ProposalLine(proposal, _around(_base(proposal, sent), proposal), fits)


def _around(base: str, proposal: Proposal) -> list[Segment]:
    """The paragraphs in which the change lies, redlined."""
    start, end, at = 0, len(base), 0
    for block in split_blocks(base):
        begin = at + len(block.gap)
        at = begin + len(block.mark) + len(block.text)
        start = begin if begin <= proposal.start_at else start
        if at >= proposal.end_at:
            end = at
            break
    will = base[start : proposal.start_at] + proposal.inserted + base[proposal.end_at : end]
    return redline(base[start:end], will)


def _sent(brought: WordReturn) -> dict[int, tuple[str, str]]:
    return {id_: (heading, body) for id_, heading, body in brought.word_copy.passages}


async def _find(actor: Actor, word_return_id: int) -> WordReturn:
    brought = await (
        WordReturn.filter(id=word_return_id)
        .select_related("word_copy__paper_version", "paper_version__paper__matter__office", "file")
        .first()
    )
    if brought is None:
        raise Missing(word_return=word_return_id)
    await find(PaperVersion.all(), visible_paper_versions(actor), brought.paper_version_id)
    require(True, runs(actor, brought.paper_version.paper.matter.office))
    return brought
