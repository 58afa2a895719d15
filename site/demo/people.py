"""The people of the demo, all fictional. The first ten are those whom a newcomer can be."""

from dataclasses import dataclass

PASSWORD = "kindling"  # noqa: S105 - printed on the screen, for the loopback address only


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as, and where to begin."""

    email: str
    first_name: str
    last_name: str
    start: str
    what: str


PEOPLE = [
    DemoPerson("newcomer@example.org", "Noor", "Castell", "/workshops/", "has nothing yet: find a workshop and book"),
    DemoPerson("practitioner@example.org", "Tamsin", "Oakes", "/my/", "in the month between the two modules"),
    DemoPerson("facilitator@example.org", "Idris", "Vaughan", "/facilitate/", "runs workshops, writes modules"),
    DemoPerson("coach@example.org", "Bea", "Lindqvist", "/coach/", "rings people in between"),
    DemoPerson("partner@example.org", "Gwen", "Pryce-Okafor", "/partners/", "reads and signs learning reviews"),
    DemoPerson(
        "linkworker@example.org", "Rosa", "Whitby", "/my/", "meets twice a week for ten weeks; may say “not now”"
    ),
    DemoPerson("adviser@example.org", "Callum", "Reyes", "/my/", "has two coaches, who complement one another"),
    DemoPerson(
        "paircoach@example.org", "Ottilie", "Brandt", "/coach/", "is one of two coaches of the people she rings"
    ),
    DemoPerson("coordinator@example.org", "Morgan", "Field", "/facilitate/", "puts on workshops, decides on places"),
    DemoPerson("admin@example.org", "Ada", "Holm", "/admin/", "may do everything"),
]


@dataclass(frozen=True)
class Practitioner:
    """Somebody in a group: what they do (an audience's code, or their own words), for whom and where."""

    first_name: str
    last_name: str
    audience: str
    other_role: str
    sector: str
    organisation: str
    area: str

    @property
    def email(self) -> str:
        for one in PEOPLE:
            if (one.first_name, one.last_name) == (self.first_name, self.last_name):
                return one.email
        return f"{self.first_name}.{self.last_name}@example.org".lower().replace("'", "").replace(" ", "-")


# What those whom one can be say of themselves, but for the newcomer, who has yet to be asked.
DESCRIBED = {
    "practitioner": Practitioner("Tamsin", "Oakes", "housing-staff", "", "housing", "Valley Homes", "Matlow"),
    "facilitator": Practitioner(
        "Idris", "Vaughan", "other", "Facilitator", "voluntary", "The Hearth Foundation", "Harrowby"
    ),
    "coach": Practitioner("Bea", "Lindqvist", "other", "Coach", "health", "", "Wirksdale"),
    "coordinator": Practitioner(
        "Morgan", "Field", "other", "Programme coordinator", "voluntary", "The Hearth Foundation", "Harrowby"
    ),
}


def read_practitioners(table: str) -> list[Practitioner]:
    """Read people whose audience says all of their role: first name | last name | audience | organisation | area."""
    lines = ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())
    return [
        Practitioner(first, last, audience, "", "health", organisation, area)
        for first, last, audience, organisation, area in lines
    ]


def read_people(table: str) -> list[Practitioner]:
    """Return the people of a table: a line each, cells between bars, in the order of a Practitioner's fields."""
    return [Practitioner(*(cell.strip() for cell in line.split("|"))) for line in table.strip().splitlines()]


# first name | last name | audience | role in own words | sector | organisation | area
PRACTITIONERS = read_people("""
Marek|Dolan|regeneration-officer||local_government|Harrowby Borough Council|Harrowby
Sunita|Bose|health-practitioner||health|Leenside Health Trust|Leenside
Owen|Tregarth|housing-staff||housing|Brook Street Homes|Ashbourne Road
Delphine|Marsh|community-development||voluntary|Canal Quarter Trust|Canal Quarter
Yusuf|Kaplan|business-adviser||enterprise|First Step Enterprise|Harrowby
Hattie|Penrose|activist||resident||Larkhill
Callum|Frew|social-worker||local_government|Peakshire County Council|Wirksdale
Ngozi|Adeyemi|educator||education|Larkhill Academy|Larkhill
Petra|Novak|voluntary-staff||voluntary|The Open Kitchen|Leenside
Tom|Ollerton|enterprise-officer||local_government|Dove Valley District Council|Dove Valley
Rhian|Beddoes|neighbourhood-renewal||local_government|Harrowby Borough Council|Eastgate
Samir|Haddad|health-practitioner||health|Eastgate Surgery|Eastgate
Agnes|Whitlow|other|Librarian|local_government|Dove Valley District Council|Dove Valley
Joel|Akande|housing-staff||housing|Brook Street Homes|Larkhill
Kirsty|Mundell|community-development||voluntary|Ridings Together|Wirksdale
Bartek|Zielinski|business-adviser||enterprise|First Step Enterprise|Leenside
Imogen|Lacey|regeneration-officer||local_government|Peakshire County Council|Matlow
Dev|Chaudhuri|social-worker||local_government|Leenside City Council|Leenside
Fern|Hollis|activist||resident||Eastgate
Tobias|Quayle|educator||education|Matlow College|Matlow
Mair|Llewellyn|voluntary-staff||voluntary|Borderline Advice|Ashbourne Road
Kwame|Boateng|enterprise-officer||local_government|Leenside City Council|Leenside
Astrid|Nilsen|health-practitioner||health|Leenside Health Trust|Matlow
Gareth|Pike|neighbourhood-renewal||local_government|Leenside City Council|Canal Quarter
Leila|Farouk|community-development||voluntary|Canal Quarter Trust|Canal Quarter
Rory|Maclean|housing-staff||housing|Valley Homes|Dove Valley
Esme|Thackeray|other|Allotment warden|resident|Riverbank Plots|Harrowby
Hamza|Siddiq|business-adviser||enterprise|Peakshire Growth|Wirksdale
Nell|Ibbotson|voluntary-staff||voluntary|Homeward|Larkhill
Piotr|Wrona|regeneration-officer||local_government|Dove Valley District Council|Dove Valley
Cerys|Madoc|educator||education|Larkhill Academy|Larkhill
Isaac|Thorne|social-worker||local_government|Peakshire County Council|Matlow
Maya|Raghavan|health-practitioner||health|Eastgate Surgery|Eastgate
Finlay|Urquhart|activist||resident||Wirksdale
Bronte|Sheldon|community-development||voluntary|Ridings Together|Wirksdale
Emeka|Obi|enterprise-officer||local_government|Harrowby Borough Council|Harrowby
Saoirse|Brennan|voluntary-staff||voluntary|The Open Kitchen|Leenside
Luca|Ferrante|housing-staff||housing|Valley Homes|Ashbourne Road
Winnie|Adair|neighbourhood-renewal||local_government|Leenside City Council|Leenside
Stellan|Berg|business-adviser||enterprise|Peakshire Growth|Matlow
Zara|Mirza|regeneration-officer||local_government|Leenside City Council|Leenside
Alun|Prosser|other|Police community support officer|other|Peakshire Police|Eastgate
Hope|Mukasa|health-practitioner||health|Leenside Health Trust|Larkhill
Rufus|Gale|educator||education|Matlow College|Matlow
Ines|Carvalho|community-development||voluntary|Canal Quarter Trust|Canal Quarter
Niamh|Doyle|social-worker||local_government|Leenside City Council|Leenside
Arlo|Winterbourne|activist||resident||Dove Valley
Thandi|Nkosi|voluntary-staff||voluntary|Homeward|Harrowby
Jude|Farrant|housing-staff||housing|Brook Street Homes|Eastgate
Beatriz|Lima|enterprise-officer||local_government|Dove Valley District Council|Dove Valley
Wren|Ackroyd|housing-staff||housing|Aire Homes|Shipworth
Sandeep|Gill|business-adviser||enterprise|Moorside Enterprise|Shipworth
Martha|Illingworth|community-development||voluntary|Top of the Town|Calderbeck
Olek|Mazur|regeneration-officer||local_government|Calderbeck Council|Calderbeck
Bethan|Crossley|health-practitioner||health|Calderbeck Surgery|Calderbeck
Jerome|Pinnock|voluntary-staff||voluntary|Night Shelter North|Shipworth
Hilde|Armitage|educator||education|Shipworth College|Shipworth
Rafiq|Uddin|social-worker||local_government|Calderbeck Council|Calderbeck
Peggy|Sugden|activist||resident||Shipworth
Lewis|Okoro|neighbourhood-renewal||local_government|Calderbeck Council|Shipworth
""")
