"""Does a text look like a secret: a password, recovery codes, a token, a key? Pure.

The portal holds none: only where they are kept. What is refused is told in plain words. Addresses,
mailboxes, handles and hashtags are looked at apart, since they may hold anything.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from accounts.drawing_lots import is_random, oddness

PASSWORD = "This looks like a password"  # noqa: S105 -- words
PIN = "This looks like a PIN"
CODES = "This looks like recovery codes"
TOKEN = "This looks like a token or an API key"  # noqa: S105 -- words
PRIVATE_KEY = "This looks like a private key"
TWO_STEP = "This looks like the secret of two-step verification"
ADDRESS = "This address has a password or a token in it"

# Words that follow "password is" or "password:" where somebody says where it is, or what of it.
WHERE_WORDS = (
    "a about above again all also always and any as ask asked at available been being below by"
    " can cannot changed confidential different do does due each easy expired for forgotten from"
    " given good had has held help her his hidden if in is it its kept known last locked long lost"
    " manager managed managers may missing must my needed never new no nobody none not now of off"
    " old on only or our out over own owned per policy private protected protection required reset"
    " rotated rules safe safely saved secret secure see separate set shared should so sound stored"
    " strong than that the their then there they this to too two unchanged unique unknown unset"
    " until updated via was we weak when where which who will with withheld you your"
    " bitwarden dashlane keepass keeper lastpass onepassword 1password vault office"
)
WHERE = frozenset(WHERE_WORDS.split())
SCHOOL_WORDS = (
    "academy art arts ce class club college drama eco events fair federation festival form games"
    " grammar group head high infant infants junior juniors learning library maths music news"
    " newsletter nursery our parents pe photos prep primary pta pupils reception school schools"
    " science show sixth sport sports st staff team term the trip trust university update visit"
    " week year years"
)
SCHOOLS = frozenset(SCHOOL_WORDS.split())

LINK = re.compile(  # or the path of a file
    r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|(?:[\w-]+\.)+[a-z]{2,}/\S*|(?:\b[a-z]:|\\)\\\S*", re.I
)
MAILBOX = re.compile(r"@?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
MENTION = re.compile(r"(?<!\S)[@#]\w[\w.-]*(?=[,;:!?)]*(?:\s|$))")
CHANNEL = re.compile(r"(?<!\S)UC[\w-]{22}(?!\S)")  # as YouTube names it
USER_IN_LINK = re.compile(r"://[^/\s:@]+:[^/\s@]+@")
TOKEN_IN_LINK = re.compile(
    r"[?&#;](?:access_token|auth|key|api_?key|token|secret|password|passwd|pwd|pass|sig"
    r"|signature|client_secret|otp|code)=[^&\s]{6,}",
    re.I,
)
KEY_BLOCK = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|PuTTY-User-Key-File", re.I)
OTP_LINK = re.compile(r"otpauth(?:-migration)?://", re.I)
KNOWN_TOKEN = re.compile(
    r"\b(?:eyJ[\w-]{8,}\.[\w-]{8,}|(?:sk|pk|rk)_(?:live|test)_\w{8,}|gh[pousr]_\w{20,}"
    r"|github_pat_\w{20,}|glpat-[\w-]{16,}|AKIA[0-9A-Z]{12,}|AIza[\w-]{25,}|ya29\.[\w-]{16,}"
    r"|xox[abeoprs]-[\w-]{10,}|EAA[A-Za-z0-9]{20,}|IG[A-Z]{2}[\w-]{30,}|SG\.[\w-]{16,}"
    r"|[Bb]earer\s+[\w+/.~=-]{16,})"
)
SAID = re.compile(
    r"\b(?P<word>pass ?word|pass ?phrase|pass ?code|passwd|pwd|pw|p/w|log ?in pass"
    r"|pin(?: code| number| no\.?)?"
    r"|(?:api|secret|access|recovery|security|encryption)[ -]?key|token|client secret"
    r"|(?:backup|back-up|recovery|security|verification|login|sign-in|2fa|two-step) codes?)\b"
    r"(?P<sign>\s*(?:[:=]|->|→)\s*|\s+(?:is|was|are|=)\s*:?\s+|\s*[-–—]\s+|\s+)"
    r"(?P<value>[\"'“‘`(\[]?\S+)",
    re.I,
)
QUIET_ENDS = "\"'“”‘’`()[]<>.,;:"
TELEPHONE = re.compile(
    r"(?<!\w)(?:\+44 ?(?:\(0\))? ?\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}|\(?02\d\)?[ -]?\d{4}[ -]?\d{4}"
    r"|\(?0\d{3}\)?[ -]?\d{3}[ -]?\d{4}|\(?0\d{4}\)?[ -]?\d{6}"
    r"|\(?0\d{4}\)?[ -]\d{3}[ -]\d{3})(?!\w)"
)
EIGHT = re.compile(r"(?<![\w+./-])\d{4}[ -]?\d{4}(?![\w/-])")
DAY = re.compile(r"(?:19|20)\d\d(?:[01]\d[0-3]\d|[ -](?:19|20)\d\d)")  # or two years
KEYCHAIN = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z]*$)(?=\D*\d\D*$)[A-Za-z0-9]{6}(?:-[A-Za-z0-9]{6}){2}")
GROUPS = re.compile(r"(?<![\w@#./-])[A-Za-z0-9]{3,8}(?:-[A-Za-z0-9]{3,8}){1,9}(?![\w-])")
SPACED = re.compile(r"(?<![\w@#])[A-Za-z0-9]{4}(?: [A-Za-z0-9]{4}){3,}(?!\w)")
BASE32 = re.compile(r"(?<!\w)[A-Z2-7]{16,}=*(?!\w)")
HEX = re.compile(r"(?<!\w)(?:0x)?[0-9a-f]{16,}(?!\w)|(?<!\w)(?:0x)?[0-9A-F]{16,}(?!\w)")
WORD_AND_FIGURES = re.compile(r"[A-Za-z]{3,}[-_.]?\d{2,}[!$%^&*#@+=~]+|[!$%^&*]+[A-Za-z]{3,}\d{2,}")
LEET = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9]+[!@$%^*#+=~|<>][A-Za-z0-9!@$%^*#+=~|<>]*")
SWAPPED = str.maketrans("@4301$57", "aaeoisst")
COMMON = re.compile(
    r"(?:pass ?word|passwort|letmein|qwerty|welcome|iloveyou|trustno|admin|changeme)"
    r"[0-9!@#$%^&*.?]*",
    re.I,
)


def reason(text: str) -> str:
    """Why this text may not be kept, in plain words; "" where nothing in it looks like a secret."""
    text = unicodedata.normalize("NFKC", text).replace("\u200b", "")
    if why := next((words for pattern, words in OUTRIGHT if pattern.search(text)), ""):
        return why
    for away in (LINK, MAILBOX, MENTION, CHANNEL):
        text = away.sub(" ", text)
    return next((why for look in LOOKS if (why := look(text))), "")


OUTRIGHT = (
    (KEY_BLOCK, PRIVATE_KEY),
    (OTP_LINK, TWO_STEP),
    (USER_IN_LINK, ADDRESS),
    (TOKEN_IN_LINK, ADDRESS),
    (KNOWN_TOKEN, TOKEN),
)


def _said(text: str) -> str:
    """What follows the word for it: "password: ...", "PIN 4821"."""
    for found in SAID.finditer(text):
        word, sign = found["word"].lower(), found["sign"].strip().lower()
        value = found["value"].strip(QUIET_ENDS)
        if value and _is_told(word, sign, value, text[found.end() :]):
            if word.startswith("pin"):
                return PIN
            return CODES if word.endswith((" code", "codes")) else PASSWORD
    return ""


def _is_told(word: str, sign: str, value: str, rest: str) -> bool:
    if value.casefold().rstrip("!?") in WHERE:
        return False
    figures = sum(map(str.isdigit, value))
    if word.startswith("pin") or word.endswith((" code", "-code", "codes")):
        return figures >= 4 and len(value) - figures <= figures
    if sign in {":", "=", "->", "→"}:
        return not (rest.strip() and value.isalpha() and value.islower())
    mixed = any(map(str.isdigit, value)) or not re.fullmatch(r"[\w'’/,;-]+", value)
    if sign:  # "the password is ..."
        return mixed or not rest.strip(QUIET_ENDS + " ")
    return mixed and figures > 0


def _random_tokens(text: str) -> str:
    for token in _tokens(text):
        if HEX.fullmatch(token) and re.search(r"[a-fA-F]", token) and re.search(r"\d", token):
            return TOKEN
        if BASE32.fullmatch(token) and (is_random(token) or _is_drawn(token)):
            return TWO_STEP
        if len(token) >= 20 and re.fullmatch(r"[\w+/=.-]+", token) and is_random(token):
            return TOKEN
        if KEYCHAIN.fullmatch(token) or (len(token) >= 8 and is_random(token)):
            return PASSWORD
    return ""


def _tokens(text: str) -> Iterator[str]:
    for token in text.split():
        yield token.strip("\"'“”‘’`()[],;:")


def _made_up(text: str) -> str:
    """As people make them up: Summer2024!, P@ssw0rd1, Fluffy#12, letmein123."""
    for token in _tokens(text):
        plain = token.translate(SWAPPED)
        if WORD_AND_FIGURES.fullmatch(token) or (plain != token and COMMON.fullmatch(plain)):
            return PASSWORD
        if len(token) >= 8 and LEET.fullmatch(token):
            return PASSWORD
    return ""


def _phrase(text: str) -> str:
    """Several words and a number, joined: word-word-word-1234."""
    for token in _tokens(text):
        parts = re.split(r"[-_.]", token)
        words, figures = [part for part in parts if part.isalpha()], parts[-1]
        if len(words) < 3 or len(words) != len(parts) - 1 or not figures.isdigit():
            continue
        if figures.startswith(("19", "20")) and len(figures) == 4:
            continue  # a year
        if not SCHOOLS & {word.lower() for word in words} and len(figures) >= 3:
            return PASSWORD
    return ""


def _codes(text: str) -> str:
    eight = EIGHT.findall(TELEPHONE.sub(" ", text))
    if sum(not DAY.fullmatch(code) for code in eight) >= 2:
        return CODES
    groups = GROUPS.findall(text)
    if any(map(_is_code, groups)) or sum(map(_has_figures, filter(_may_be_code, groups))) >= 3:
        return CODES
    if any(_has_mixed(run) or _is_drawn(run) for run in SPACED.findall(text)):
        return TWO_STEP
    return ""


def _is_code(code: str) -> bool:
    """Groups of one length, of letters and figures mixed: x7k2-9fqp."""
    return _may_be_code(code) and (_has_mixed(code) or (code.count("-") > 1 and _is_drawn(code)))


def _may_be_code(code: str) -> bool:
    groups = code.split("-")
    together = "".join(groups)
    return (
        len({len(group) for group in groups}) == 1 and len(together) >= 8 and not together.isdigit()
    )


def _has_figures(code: str) -> bool:
    return any(map(str.isdigit, code))


def _is_drawn(code: str) -> bool:
    return oddness(re.sub("[- ]", "", code).lower()) >= 0


def _has_mixed(code: str) -> bool:
    """At least two groups hold letters and figures together."""
    groups = re.split("[- ]", code)
    return sum(not group.isalpha() and not group.isdigit() for group in groups) >= 2


LOOKS: tuple[Callable[[str], str], ...] = (_said, _codes, _phrase, _made_up, _random_tokens)
