"""Harmless texts as people write them about an account, each drawn by a `random.Random`."""


def each(text, between=","):
    return text.split(between)


PLACES = each(
    "Harbourne,Oxenholme,St Mary's,St Bede's,Kirkby,Thornthwaite,Ashcombe,Wyndham,Llanfair,"
    "Fylde Coast,Cwmbran,Knaresborough,Sycamore Park,Bishop's Waltham,Quernmore,Rhydypennau,"
    "Ynysowen,Skye,Xaverian,Sixth Avenue,King Edward VI,Queen Elizabeth's,All Saints"
)
TYPES = each(
    "Primary School,Academy,High School,C of E Primary,Infant School,Grammar School,College,"
    "Nursery,UTC,Sixth Form,CofE VA Primary,RC High School,Federation"
)
PARTS = each(
    "PE,Drama,Maths,Sixth form,Year 6,Y5,EYFS,SEND,DofE,CCF,Library,MFL,DT,PTA,STEM,PSHE,KS2,"
    "6thForm,Alumni"
)
GIVEN = each(
    "Aisha,Bronwen,Krzysztof,Siobhan,Ffion,Mohammed,Oluwaseun,Szymon,Zbigniew,Wojciech,Hywel,"
    "Xanthe,Thabo,Chloë,José,Łukasz"
)
FAMILY = each(
    "Smith,O'Brien,Jones-Davies,Szczepański,Ng,Llewellyn,Mbeki,Featherstonehaugh,Cholmondeley,"
    "Dvořák,Thwaite,McKnight,Schwarz,Błaszczyk"
)
HOSTS = each(
    "facebook.com/,instagram.com/,youtube.com/channel/UCxK9mQ2vL8pRtW4zYbN6cDf,x.com/,"
    "tiktok.com/@,linkedin.com/school/,harbourne.sch.uk/news/summer-fair-2024-,"
    "open.spotify.com/show/4rOoJ6Egrf8K2IrywzwOMk?si=,www.facebook.com/profile.php?id=1000,"
    "teams.microsoft.com/l/team/19%3aXk29fjQmz8w7@thread.tacv2/"
)
TRACKING = ("", "/", "?hl=en", "?igshid=MzRlODBiNWFlZA==", "?utm_source=qr")
TELEPHONES = each(
    "01### ######|07### ######|020 #### ####|+44 7### ######|(01##) ### ####|07#########|"
    "01### ### ### and 020 #### ####|+44 20 #### ####, +44 161 ### ####|01###-###### ext. ####",
    "|",
)
DAYS = each(
    "{d:02}/{m:02}/{y}|{y}-{m:02}-{d:02}|{d} March {y}|{y}{m:02}{d:02}|{y}-{z}, {z}-{y}|"
    "{d}.{m}.{y}|from {y}{m:02}{d:02} to {z}{m:02}{d:02}|at 10:30am on {d:02}/{m:02}/{y}",
    "|",
)
KEPT = """kept in Bitwarden, folder Social media, item {place}
Password: see Bitwarden
The password is kept in the school safe
1Password, vault Communications
Password manager of the trust, changed {year}
In the safe of {name}
Login details with {name}, ext. {year}
Recovery codes: printed, in the safe in the office
{name} holds the recovery codes
Sealed envelope number 12 in the head's safe
KeePass file on S:\\Comms\\Social, entry {place}
password with {name}
PIN is kept by {name}
pinned post of {year}
Token held by IT support
Dashlane > Social > {place}
PIN: ask {name}
Password reset to the office mailbox in {year}
Two-step codes go to the office telephone, 01632 960123
The passcode is known to {name} and the head""".splitlines()
SENTENCES = """Well done Year 6! {year} was a great year.
Class of {year}! We are so proud
Follow us @{handle} for news
Sports day on 12/06/{year}, 10:30am, £2.50 a ticket
We post photos of trips, #Year6 #{handle}
Questions? Ring 01632 960123 or e-mail office@harbourne.sch.uk
Q&A with the head, Room B12, 4pm
They will come here soon with some more good news from Year Five
Our GCSE results are up 12% on {year}
Comments are off; {name} moderates
For parents of years 9-11, A-levels and BTECs
A well-kept half-term self-help page
Ofsted URN 123456, URN 234567
Room 4B; KS3/KS4; PSHE & RSE
Post 3 times a week (Mon/Wed/Fri)
Thank you to the PTA for £1,234.56!!
See policy SM-2024-03, section 4.2
Set up by {name} in {year}, handed to {name}""".splitlines()


def school(lot):
    return f"{lot.choice(PLACES)} {lot.choice(TYPES)}{lot.choice(['', ' and Nursery'])}"


def name(lot):
    return f"{lot.choice(['', 'Mr ', 'Dr ', 'Mrs '])}{lot.choice(GIVEN)} {lot.choice(FAMILY)}"


def year(lot):
    return lot.randrange(2015, 2027)


def handle(lot):
    """As departments name their accounts, at most 30 signs."""
    place, kind = lot.choice(PLACES).replace("'", ""), lot.choice(TYPES)
    part, number = lot.choice(PARTS), str(lot.choice([lot.randrange(1, 99), year(lot)]))
    initials = "".join(word[0] for word in f"{place} {kind}".split())
    made_of = [
        *((place, kind), (place, kind, part), (place, part), (initials, part), (initials, number)),
        *((place, "School", part, number), (place, kind, "UK"), ("Mr", lot.choice(FAMILY), part)),
        *((part, "at", place), ("We", "are", place), (place, part, number), (initials, "Official")),
    ]
    joined = lot.choice(["", "_", ".", "-"])
    text = joined.join("".join(piece.split()) for piece in lot.choice(made_of))
    text = "".join(sign for sign in text if sign.isascii() and sign != "'")
    return (lot.choice(["", "", "@"]) + lot.choice([text, text.lower()]))[:30]


def mailbox(lot):
    people = f"{lot.choice(GIVEN)}.{lot.choice(FAMILY)}".lower().replace("'", "")
    local = lot.choice([people, "office", "head+socials2024", "comms.team1", "j.smith99", "ks2-y6"])
    host = school(lot).lower().replace(" ", "").replace("'", "")
    return f"{local}@{host}{lot.choice(['.sch.uk', '.org.uk', '.academy'])}"


def address(lot):
    start = lot.choice(["https://www.", "http://", "", "www.", "https://"])
    return start + lot.choice(HOSTS) + handle(lot).strip("@") + lot.choice(TRACKING)


def telephone(lot):
    return "".join(
        str(lot.randrange(10)) if sign == "#" else sign for sign in lot.choice(TELEPHONES)
    )


def day(lot):
    some = {"d": lot.randrange(1, 29), "m": lot.randrange(1, 13)}
    return lot.choice(DAYS).format(y=lot.randrange(1990, 2030), z=lot.randrange(1990, 2030), **some)


def _filled(lot, text):
    return text.format(
        place=lot.choice(PLACES), year=year(lot), name=name(lot), handle=handle(lot).strip("@")
    )


HARMLESS = {
    "handle": handle,
    "mailbox": mailbox,
    "address": address,
    "name": name,
    "school": school,
    "telephone": telephone,
    "day": day,
    "kept": lambda lot: _filled(lot, lot.choice(KEPT)),
    "sentence": lambda lot: _filled(lot, lot.choice(SENTENCES)),
}
