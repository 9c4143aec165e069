"""How `evaluation_row` and `requirement_words` follow the tables they are taken from: by triggers, so that no writer can forget it.

A row is taken anew when something about its requirement changes; one that stays the same is not written. Statements
that change many rows take all of them in one go.
"""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION take_evaluation_rows(ids int[]) RETURNS void LANGUAGE sql SET enable_seqscan = off AS $$
    DELETE FROM evaluation_row AS taken WHERE taken.id = ANY(ids) AND NOT EXISTS (
        SELECT FROM requirement JOIN submission ON submission.id = requirement.submission_id
        WHERE requirement.id = taken.id AND submission.state = 'released');
    INSERT INTO evaluation_row AS old (id, matter_id, office_id, answering_id, author_id, member, state, population,
        place, addressee, priority, reading, cost, received_at, votum, group_id, officer_id, provision_ids, tag_ids)
    SELECT requirement.id, round.matter_id, round.office_id, submission.organisation_id, author.id, author.sort_key,
        author.state, coalesce(author.population, 0), coalesce(place.first, 2147483647), requirement.addressee,
        requirement.priority, requirement.reading,
        CASE WHEN requirement.cost_once IS NULL AND requirement.cost_yearly IS NULL THEN -1
             ELSE coalesce(requirement.cost_yearly, 0) END,
        coalesce(submission.received_at, submission.authored_at),
        CASE WHEN source.votum IS NULL THEN 'open' WHEN source.confirmed_at IS NULL THEN 'suggested'
             ELSE source.votum END,
        coalesce(group_member.group_id, 0), coalesce(assignment.officer_id, 0), coalesce(place.provisions, '{}'),
        ARRAY(SELECT tag_id FROM tagging WHERE tagging.requirement_id = requirement.id ORDER BY tag_id)
    FROM requirement
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    JOIN round ON round.id = submission.round_id
    LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
    LEFT JOIN submission AS first ON first.id = origin.submission_id
    JOIN organisation AS author ON author.id = coalesce(first.organisation_id, submission.organisation_id)
    LEFT JOIN LATERAL (
        SELECT min(provision.position) AS first, array_agg(provision.id ORDER BY provision.id) AS provisions
        FROM requirement_provision
        JOIN provision ON provision.id = requirement_provision.provision_id
        WHERE requirement_provision.requirement_id = requirement.id
    ) AS place ON true
    LEFT JOIN source ON source.requirement_id = requirement.id
    LEFT JOIN group_member ON group_member.requirement_id = requirement.id
    LEFT JOIN assignment ON assignment.requirement_id = requirement.id
    WHERE requirement.id = ANY(ids)
    ON CONFLICT (id) DO UPDATE SET
        matter_id = excluded.matter_id, office_id = excluded.office_id, answering_id = excluded.answering_id,
        author_id = excluded.author_id, member = excluded.member, state = excluded.state,
        population = excluded.population, place = excluded.place, addressee = excluded.addressee,
        priority = excluded.priority, reading = excluded.reading, cost = excluded.cost,
        received_at = excluded.received_at, votum = excluded.votum, group_id = excluded.group_id,
        officer_id = excluded.officer_id, provision_ids = excluded.provision_ids, tag_ids = excluded.tag_ids
    WHERE old IS DISTINCT FROM excluded;
$$;

CREATE OR REPLACE FUNCTION take_requirement_words(ids int[]) RETURNS void LANGUAGE sql SET enable_seqscan = off AS $$
    DELETE FROM requirement_words AS taken WHERE taken.id = ANY(ids)
        AND NOT EXISTS (SELECT FROM evaluation_row WHERE evaluation_row.id = taken.id);
    INSERT INTO requirement_words AS old (id, search)
    SELECT e.id, setweight(to_tsvector('german', title), 'A') || setweight(to_tsvector('german', rationale), 'B')
        || setweight(to_tsvector('german', proposed_text), 'C') || array_to_tsvector(ARRAY[
            prefix || 'state ' || state, prefix || 'priority ' || e.priority, prefix || 'addressee ' || e.addressee])
    FROM evaluation_row AS e JOIN requirement ON requirement.id = e.id,
        LATERAL (SELECT format(' %s %s ', matter_id, office_id)) AS matter(prefix)
    WHERE e.id = ANY(ids)
    ON CONFLICT (id) DO UPDATE SET search = excluded.search WHERE old.search IS DISTINCT FROM excluded.search;
$$;

CREATE OR REPLACE FUNCTION follow_requirement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids int[];
BEGIN
    SELECT array_agg(changed.id) INTO ids FROM changed
    JOIN submission ON submission.id = changed.submission_id AND submission.state = 'released';
    IF ids IS NOT NULL THEN PERFORM take_evaluation_rows(ids), take_requirement_words(ids); END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_reference() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids int[];
BEGIN
    SELECT array_agg(DISTINCT requirement.id) INTO ids FROM changed
    JOIN requirement ON requirement.id = changed.requirement_id
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released';
    IF ids IS NOT NULL THEN PERFORM take_evaluation_rows(ids); END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_submissions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids int[];
BEGIN
    SELECT array_agg(requirement.id) INTO ids FROM changed
    JOIN former ON former.id = changed.id
    JOIN requirement ON requirement.submission_id = changed.id
    WHERE (changed.state = 'released' OR former.state = 'released')
      AND (changed.state, changed.organisation_id, changed.received_at)
          IS DISTINCT FROM (former.state, former.organisation_id, former.received_at);
    IF ids IS NOT NULL THEN PERFORM take_evaluation_rows(ids), take_requirement_words(ids); END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE evaluation_row SET member = NEW.sort_key, state = NEW.state, population = coalesce(NEW.population, 0)
    WHERE author_id = NEW.id;
    PERFORM take_requirement_words(array_agg(id)) FROM evaluation_row WHERE author_id = NEW.id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_provision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM take_evaluation_rows(array_agg(requirement_id)) FROM requirement_provision WHERE provision_id = NEW.id;
    RETURN NULL;
END $$;
"""

OF_SUBMISSIONS = """
CREATE OR REPLACE TRIGGER follow_updated AFTER UPDATE ON submission
    REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_submissions();
CREATE OR REPLACE TRIGGER follow_author AFTER UPDATE OF sort_key, state, population ON organisation FOR EACH ROW
    WHEN ((OLD.sort_key, OLD.state, OLD.population) IS DISTINCT FROM (NEW.sort_key, NEW.state, NEW.population))
    EXECUTE FUNCTION follow_organisation();
CREATE OR REPLACE TRIGGER follow_place AFTER UPDATE OF position ON provision FOR EACH ROW
    WHEN (OLD.position IS DISTINCT FROM NEW.position) EXECUTE FUNCTION follow_provision();
"""
# Table, what follows it, and which of its changes count. Each draft that is saved fires one: its query stays planned.
FOLLOWED = (
    ("requirement", "follow_requirement", ("INSERT", "UPDATE")),
    ("requirement_provision", "follow_reference", ("INSERT", "DELETE")),
    ("source", "follow_reference", ("INSERT", "UPDATE", "DELETE")),
    ("group_member", "follow_reference", ("INSERT", "UPDATE", "DELETE")),
    ("assignment", "follow_reference", ("INSERT", "UPDATE", "DELETE")),
    ("tagging", "follow_reference", ("INSERT", "DELETE")),
)


def _trigger(table: str, follower: str, change: str) -> str:
    transition = "OLD" if change == "DELETE" else "NEW"
    return (
        f"CREATE OR REPLACE TRIGGER follow_{change.lower()} AFTER {change} ON {table} "
        f"REFERENCING {transition} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {follower}();"
    )


FOLLOW = (
    FUNCTIONS
    + OF_SUBMISSIONS
    + "\n".join(_trigger(table, follower, change) for table, follower, changes in FOLLOWED for change in changes)
)
