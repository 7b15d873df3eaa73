"""Dossiers: who somebody is, and all that they said, in one view."""

import pytest
from made_people import EDITOR, Stories, entity_id, holder, senator, who_is
from made_records import Who, made_record, said

from onrecord.errors import NotOnRecord, UsageError
from onrecord.record import Record
from onrecord.store import Store
from onrecord.store.documents import retract
from onrecord.store.people.dossier import Dossier, Part, dossier, find_people
from onrecord.store.people.editing import link
from onrecord.store.people.finding import exactly
from onrecord.store.people.timeline import LONGEST_CONTENT, Order, cut
from onrecord.store.records import load_story, put_record
from onrecord.store.upkeep import rebuild

BRIDGE = """\
Transport commissioner Ilse Varga denied that the bridge was unsafe.
“I read every page,” Varga told the Halden Courier on Wednesday, according to Gull Press.
Varga accused Bo Lund of shelving the report.
Varga did not accuse Ada Berg of anything.
Bo Lund opposed Varga.
The union supported Varga.
"""
VARGA = Who(name="Ilse Varga", title="transport commissioner", organization="Port of Halden")
LUND = "Bo Lund"


def bridge(published: str = "2024-11-14", *, outlet: str = "Halden Courier", url: str | None = None) -> Record:
    return made_record(
        BRIDGE,
        said("Ilse Varga", "denied", "that the bridge was unsafe", speaker=VARGA, act="deny", said="2024-11-13"),
        said("Varga", "told", "I read every page,", speaker=VARGA, quotation="direct", relay="Gull Press"),
        said("Varga", "accused", "of shelving the report", speaker=VARGA, act="accuse", target=LUND, said="2024-10"),
        said("Varga", "accuse", "of anything", speaker=VARGA, act="accuse", target="Ada Berg", negated=True),
        said("Bo Lund", "opposed", "Varga", speaker=LUND, act="oppose", target=VARGA),
        said(
            "The union", "supported", "Varga",
            speaker=Who(name="union", type="unnamed_group"), act="support", target=VARGA,
        ),
        outlet=outlet,
        published=published,
        url=url,
        title="The bridge",
    )  # fmt: skip


@pytest.fixture
def stories(store: Store) -> Stories:
    return Stories(store)


def put(stories: Stories, record: Record) -> str:
    with stories.store.writing() as connection:
        put_record(connection, record, added_by=EDITOR)
    return record.document.id


def of(stories: Stories, name: str, part: Part | None = None) -> Dossier:
    with stories.store.reading() as connection:
        (line, *_) = find_people(connection, name)
        return dossier(connection, line.id, part=part)


@pytest.fixture
def varga(stories: Stories) -> Dossier:
    put(stories, bridge())
    return of(stories, "Ilse Varga")


def test_statements_are_counted_by_act(varga: Dossier) -> None:
    assert varga.statements == 4
    assert {(one.act, one.statements, one.negated) for one in varga.acts} == {
        ("accuse", 2, 1),
        ("deny", 1, 0),
        ("say", 1, 0),
    }


def test_statements_are_counted_by_outlet_and_quotation(varga: Dossier) -> None:
    assert [(one.value, one.statements) for one in varga.outlets] == [("Halden Courier", 4)]
    assert {(one.value, one.statements) for one in varga.quotations} == {("indirect", 3), ("direct", 1)}


def test_the_first_and_the_last_day_are_told_at_their_own_precision(varga: Dossier) -> None:
    assert (varga.first, varga.last) == ("2024-10", "2024-11-14")


def test_acts_over_time_are_counted_by_month(varga: Dossier) -> None:
    assert [(one.month, one.act, one.statements) for one in varga.months] == [
        ("2024-10", "accuse", 1),
        ("2024-11", "accuse", 1),
        ("2024-11", "deny", 1),
        ("2024-11", "say", 1),
    ]


def test_a_dossier_tells_whom_they_accuse_and_not_whom_they_do_not(varga: Dossier) -> None:
    assert [(one.act, one.name, one.statements) for one in varga.towards] == [("accuse", "Bo Lund", 1)]
    assert varga.towards[0].id is not None


def test_a_dossier_tells_who_opposes_and_who_supports_them(varga: Dossier) -> None:
    assert [(one.act, one.name) for one in varga.from_others] == [("oppose", "Bo Lund"), ("support", "union")]


def test_somebody_who_is_linked_to_nobody_is_told_by_name(stories: Stories) -> None:
    stories.add(Who(name="Ilse Varga"), act="accuse", target="Lund")
    assert [(one.act, one.id, one.name) for one in of(stories, "Ilse Varga").towards] == [("accuse", None, "Lund")]


def test_a_dossier_tells_on_whose_word_they_are_quoted(varga: Dossier) -> None:
    assert [(one.value, one.statements) for one in varga.relays] == [("Gull Press", 1)]


def test_a_dossier_tells_titles_of_stories_apart_from_offices_of_registries(stories: Stories) -> None:
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03", "2017-02-08", identifiers=(("wikidata", "Q1"),)))
    for day, title in (("2016-03-01", "Sen."), ("2016-05-01", "Sen."), ("2018-03-01", "former senator")):
        stories.add(Who(name="Jan Holt", title=title), day=day)
    holt = of(stories, "Jan Holt")
    assert [(one.title, one.began, one.ended) for one in holt.titles] == [
        ("Sen.", "2016-03-01", "2016-05-01"),
        ("former senator", "2018-03-01", "2018-03-01"),
    ]
    assert [(one.title, one.area, one.ended, one.source) for one in holt.offices] == [
        ("Senator", "Ohio", "2017-02-08", "register")
    ]
    assert holt.identifiers == (("wikidata", "Q1"),)


def test_names_are_told_with_how_often_each_stands_in_stories(stories: Stories) -> None:
    for name in ("William Larsen", "Bill Larsen", "Bill Larsen"):
        stories.add(name)
    assert [(one.name, one.sources) for one in of(stories, "Larsen").names] == [
        ("Bill Larsen", 2),
        ("William Larsen", 1),
    ]


def test_the_timeline_tells_day_basis_act_content_and_story(varga: Dossier) -> None:
    told = [(one.day, one.basis, one.act, one.negated, one.content, one.target) for one in varga.timeline.entries]
    assert told == [
        ("2024-11-14", "published", "accuse", True, "of anything", "Ada Berg"),
        ("2024-11-14", "published", "say", False, "I read every page,", None),
        ("2024-11-13", "stated", "deny", False, "that the bridge was unsafe", None),
        ("2024-10", "stated", "accuse", False, "of shelving the report", "Bo Lund"),
    ]
    assert {(one.outlet, one.title, one.called) for one in varga.timeline.entries} == {
        ("Halden Courier", "The bridge", "Ilse Varga")
    }


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("limit", [1, 2, 3, 5, 50])
def test_pages_of_a_timeline_give_every_statement_once(stories: Stories, order: Order, limit: int) -> None:
    for day in ("2020-05-01", "2020-05-01", "2020-05", "2019", None, None):
        stories.add("Ada Quill", day=day)
    whole = of(stories, "Ada Quill", Part(order=order)).timeline.entries
    paged: list[str] = []
    after: str | None = None
    while True:
        page = of(stories, "Ada Quill", Part(order=order, limit=limit, after=after)).timeline
        paged += [one.statement_id for one in page.entries]
        after = page.next
        if after is None:
            break
    assert paged == [one.statement_id for one in whole]
    assert len(set(paged)) == 6
    assert [one.day for one in whole][-2:] == [None, None]


@pytest.mark.parametrize(
    ("why", "part", "days"),
    [
        ("an act", Part(act="deny"), ["2024-11-13"]),
        ("from a day on", Part(since="2024-11-14"), ["2024-11-14", "2024-11-14"]),
        ("until a month", Part(until="2024-10"), ["2024-10"]),
        ("a day within a month that is known alone", Part(since="2024-10-15", until="2024-10-16"), ["2024-10"]),
        ("a year", Part(since="2023", until="2023"), []),
    ],
)
def test_a_part_of_a_timeline(stories: Stories, why: str, part: Part, days: list[str]) -> None:
    put(stories, bridge())
    found = of(stories, "Ilse Varga", part)
    assert [one.day for one in found.timeline.entries] == days, why
    assert found.statements == len(days)


@pytest.mark.parametrize("part", [Part(limit=0), Part(after="nowhere"), Part(after="2020-05-01-x:7"), Part(after=":")])
def test_a_part_that_cannot_be_is_refused(stories: Stories, part: Part) -> None:
    put(stories, bridge())
    with pytest.raises(UsageError):
        of(stories, "Ilse Varga", part)


def test_an_older_version_of_a_story_does_not_count(stories: Stories) -> None:
    url = "https://courier.example/bridge"
    put(stories, bridge(url=url))
    put(stories, bridge("2024-11-15", url=url, outlet="Halden Courier online"))
    assert of(stories, "Ilse Varga").statements == 4


def test_a_story_that_was_retracted_does_not_count(stories: Stories) -> None:
    identifier = put(stories, bridge())
    with stories.store.writing() as connection:
        retract(connection, identifier, reason="Withdrawn.", editor=EDITOR)
    assert of(stories, "Ilse Varga").statements == 0


def test_a_long_content_is_cut_behind_a_word(stories: Stories) -> None:
    content = "no and never " * 60
    record = made_record(f"Ada Quill said {content.strip()}", said("Ada Quill", "said", content.strip()))
    put(stories, record)
    (entry,) = of(stories, "Ada Quill").timeline.entries
    assert len(entry.content) <= LONGEST_CONTENT
    assert entry.content.endswith(("no…", "and…", "never…"))


def test_a_word_without_an_end_is_cut_anywhere() -> None:
    assert cut("x" * 10_000) == "x" * (LONGEST_CONTENT - 1) + "…"


def test_nobody_has_no_dossier(stories: Stories) -> None:
    with stories.store.reading() as connection, pytest.raises(NotOnRecord, match="nobody-here"):
        dossier(connection, "nobody-here")


def test_an_organisation_has_a_dossier(stories: Stories) -> None:
    stories.add(Who(name="Orle Rovers", type="named_organization"))
    assert (of(stories, "Orle Rovers").type, of(stories, "Orle Rovers").statements) == ("organization", 1)


@pytest.fixture
def people(stories: Stories) -> Stories:
    for name in ("William Larsen", "Ada Larsen", "Ada Larsen", "Åsa Öberg", "Orla Lars"):
        stories.add(name)
    stories.add(Who(name="Larsen Shipping", type="named_organization"))
    return stories


@pytest.mark.parametrize(
    ("why", "name", "expected"),
    [
        ("the name", "Ada Larsen", [("Ada Larsen", "exact")]),
        ("without accents", "asa oberg", [("Åsa Öberg", "exact")]),
        ("a nickname", "Bill Larsen", [("William Larsen", "form")]),
        ("a middle initial", "Ada B. Larsen", [("Ada Larsen", "form")]),
        (
            "a surname, who has said most first",
            "Larsen",
            [("Ada Larsen", "surname"), ("William Larsen", "surname"), ("Larsen Shipping", "prefix")],
        ),
        (
            "a beginning",
            "lars",
            [
                ("Orla Lars", "surname"),
                ("Ada Larsen", "prefix"),
                ("Larsen Shipping", "prefix"),
                ("William Larsen", "prefix"),
            ],
        ),
        ("a beginning with a given name", "Ada La", [("Ada Larsen", "prefix")]),
        ("nobody", "Zacharias", []),
        ("no letter", "%", []),
    ],
)
def test_people_are_found(people: Stories, why: str, name: str, expected: list[tuple[str, str]]) -> None:
    with people.store.reading() as connection:
        found = [(one.name, one.match) for one in find_people(connection, name)]
    assert found == expected, why


def test_only_organisations_are_found_where_they_are_asked_for(people: Stories) -> None:
    with people.store.reading() as connection:
        assert [one.name for one in find_people(connection, "Larsen", type="organization")] == ["Larsen Shipping"]


def test_everybody_is_listed_who_has_said_most_first(people: Stories) -> None:
    with people.store.reading() as connection:
        lines = find_people(connection, "", limit=2)
    assert [(one.name, one.statements) for one in lines] == [("Ada Larsen", 2), ("Larsen Shipping", 1)]


def test_of_a_list_only_the_best_matches_are_meant(people: Stories) -> None:
    with people.store.reading() as connection:
        assert [one.name for one in exactly(find_people(connection, "Larsen"))] == ["Ada Larsen", "William Larsen"]


def test_a_line_tells_the_office_by_which_somebody_is_known(stories: Stories) -> None:
    stories.register(holder("Ada Quill", "Mayor", "2019-01-01", area="Halden"))
    with stories.store.reading() as connection:
        assert find_people(connection, "Ada Quill")[0].known_as == "Mayor, Halden"


def test_no_line_is_no_list(stories: Stories) -> None:
    with stories.store.reading() as connection, pytest.raises(UsageError):
        find_people(connection, "Ada", limit=0)


def test_a_dossier_is_the_same_after_the_entries_are_made_anew(stories: Stories) -> None:
    put(stories, bridge())
    before = of(stories, "Ilse Varga")
    rebuild(stories.store)
    assert of(stories, "Ilse Varga") == before


def test_linking_by_hand_moves_a_statement_from_one_dossier_to_another(stories: Stories) -> None:
    identifier = put(stories, bridge())
    with stories.store.reading() as connection:
        story = load_story(connection, identifier)
    lund = who_is(story, "Bo Lund").person_id
    with stories.store.writing() as connection:
        link(connection, identifier, entity_id(story, "Ilse Varga"), lund, editor=EDITOR)
    assert of(stories, "Bo Lund").statements == 5
