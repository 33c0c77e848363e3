"""Invented people's names, and the schools they work at."""

GIVEN = """
Priya Tomasz Leila Owen Grace Kwame Hannah Idris Morwenna Chidi Eleri Farid Niamh Jasper
Ayesha Callum Beatriz Rhys Sofia Desmond Yasmin Piotr Carys Malik Freya Hamish Ingrid
Jomo Kezia Lorcan Mina Nikhil Oriel Pascal Quinn Rosalind Samir Tamsin Ursula Viktor
Wendy Xanthe Yusuf Zainab Alun Bronwen Cyril Delyth Emeka Fergus
""".split()
FAMILY = """
Nair Kowalczyk Haddad Pritchard Adeyemi Mensah Whitcombe Vaughan Pask Okafor Trelawney
Rahimi Gallagher Thorne Siddiqui Muir Ferreira Bowen Marchetti Achterberg Barraclough
Zielinski Llewellyn Hussain Lindqvist Drummond Nyberg Wanjiru Castellan Byrne Tanaka
Deshpande Penrose Laurent Ashworth Fairclough Khalil Hollis Brandt Novak Tregear Ellwood
Demir Osei Cadwallader Ravenscroft Popescu Calloway Vine Hargreave Stanmore Oyelaran
Birtwistle Quarrie Lockwood Amberley Fenwick Sethi Galbraith Marlow
""".split()

# name, kind, address, headteacher's title, staff: the central team comes last
SCHOOLS = (
    ("Tidewell Primary School", "primary", "Quay Street, Tidewell", "headteacher", 46),
    ("Saltmarsh Infant School", "infant", "Marsh Lane, Saltmarsh", "headteacher", 29),
    ("Copperhill Primary Academy", "primary", "Mine Road, Copperhill", "head of school", 42),
    ("Wray Valley School", "special", "Old Mill Way, Wray", "headteacher", 45),
    ("Harbourne High School", "secondary", "Castle Rise, Harbourne", "principal", 110),
    ("Ferrow Bank Academy", "secondary", "Bank Top, Ferrow", "principal", 86),
    (
        "Harbourne Valley central team",
        "central",
        "Ferry Lane, Harbourne",
        "director of operations",
        34,
    ),
)
TEAMS = {
    "primary": ("Reception", "Years 1 and 2", "Years 3 and 4", "Years 5 and 6", "Office and site"),
    "infant": ("Nursery", "Reception", "Years 1 and 2", "Office and site"),
    "special": ("Early years", "Primary", "Secondary", "Therapies", "Office and site"),
    "secondary": (
        "English",
        "Mathematics",
        "Science",
        "Humanities",
        "Languages",
        "Arts",
        "Sport",
        "Inclusion",
        "Office and site",
    ),
    "central": ("Finance", "People", "Estates", "IT", "Governance"),
}
JOBS = {
    "leadership": ("Assistant headteacher", "Deputy headteacher", "Head of inclusion"),
    "teaching": ("Teacher", "Teacher", "Teacher", "Lead teacher"),
    "support": (
        "Teaching assistant",
        "Cleaner",
        "Midday supervisor",
        "Office assistant",
        "Caretaker",
    ),
    "supply": ("Supply teacher",),
    "central": ("Officer", "Adviser", "Analyst"),
}
