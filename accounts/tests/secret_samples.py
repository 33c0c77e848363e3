"""Secrets and harmless texts as people write them, each drawn by a `random.Random`."""

import base64
import json
import string

from accounts.tests.harmless_samples import each

LOWER, FIGURES = string.ascii_lowercase, string.digits
PLAIN = string.ascii_letters + FIGURES
WORDS = each(
    "correct horse battery staple apple river window orange planet castle button forest pencil"
    " silver rocket garden tiger mirror candle ladder bridge copper pillow thunder anchor velvet"
    " meadow pepper marble falcon hammer island jacket kettle lantern magnet needle oyster puzzle",
    " ",
)


def drawn(lot, signs, length):
    return "".join(lot.choice(signs) for _ in range(length))


def groups(lot, signs, length, number, joined="-"):
    return joined.join(drawn(lot, signs, length) for _ in range(number))


def _url_safe(octets):
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def keychain(lot):
    """As a telephone suggests it."""
    signs = [*groups(lot, LOWER, 6, 3)]
    signs[lot.randrange(6)] = lot.choice(string.ascii_uppercase)
    signs[7 + lot.randrange(6)] = lot.choice(FIGURES)
    return "".join(signs)


def phrase(lot):
    words = [lot.choice(WORDS) for _ in range(3)]
    return lot.choice("-._").join([*words, str(lot.randrange(1000, 1900))])


def season(lot):
    word = lot.choice(["Summer", "Winter", "Monday", "Fluffy", "Liverpool", "Oxenholme"])
    return f"{word}{lot.randrange(10, 2027)}{lot.choice(['!', '!!', '$', '#', '*'])}"


def said(lot):
    forms = ["password: {}", "Password {}1", "the password is {}", "pw = {}", "passcode is {}22"]
    return lot.choice(forms).format(lot.choice(WORDS))


def pin(lot):
    forms = ["PIN {}", "pin: {}", "Pin number is {}", "password {}", "recovery code {}"]
    return lot.choice(forms).format(lot.randrange(1000, 1_000_000))


def eights(lot):
    """Ten codes of eight figures, as Google, Facebook and Instagram print them."""
    codes = [f"{lot.randrange(10_000):04} {lot.randrange(10_000):04}" for _ in range(10)]
    return lot.choice(["\n", ", ", "; "]).join(codes)


def web_token(lot):
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256"}, {"sub": lot.random()})]
    return ".".join(map(_url_safe, [*parts, lot.randbytes(32)]))


def vendor(lot):
    start = lot.choice(["ghp_", "sk_live_", "EAA", "AIza", "xoxb-", "AKIA", "github_pat_"])
    return start + drawn(lot, PLAIN, 36)


# What every one of them is refused of, whatever the lot.
REFUSED = {
    "keychain": keychain,
    "phrase": phrase,
    "season": season,
    "said": said,
    "pin": pin,
    "eights": eights,
    "microsoft": lambda lot: groups(lot, "BCDFGHJKMNPQRTVWXY2346789", 5, 5),
    "github": lambda lot: groups(lot, "0123456789abcdef", 5, 2) + " 1a2b3-c4d5e 9f8e7-d6c5b",
    "vendor": vendor,
    "hex": lambda lot: f"a0{drawn(lot, '0123456789abcdef', lot.choice([30, 38, 62]))}",
    "web_token": web_token,
    "bearer": lambda lot: f"Authorization: Bearer {_url_safe(lot.randbytes(32))}",
    "otp_link": lambda lot: f"otpauth://totp/Harbourne?secret={drawn(lot, 'ABCDEF234567', 16)}",
    "in_address": lambda lot: f"https://x.com/i?access_token={drawn(lot, PLAIN, 20)}",
    "user_in_address": lambda lot: f"https://office:{drawn(lot, PLAIN, 9)}@harbourne.sch.uk/",
    "key": lambda lot: f"-----BEGIN RSA PRIVATE KEY-----\n{drawn(lot, PLAIN, 64)}",
}


def manager(lot):
    """As a password manager makes it: each kind of sign at least once."""
    kinds = (LOWER, string.ascii_uppercase, FIGURES, "!@#$%^&*")
    while True:
        text = drawn(lot, "".join(kinds), lot.choice([12, 14, 16, 20, 24]))
        if all(set(kind) & set(text) for kind in kinds):
            return text


# Purely by lot: now and then one looks like a word, and more than 1 in 50 may not.
MOSTLY = {
    "manager": manager,
    "letters_and_figures": lambda lot: drawn(lot, PLAIN, lot.choice([14, 16, 20, 24])),
    "base64": lambda lot: base64.b64encode(lot.randbytes(lot.choice([24, 32, 48]))).decode(),
    "base64_for_addresses": lambda lot: _url_safe(lot.randbytes(32)),
    "backup_code_of_x": lambda lot: drawn(lot, LOWER + FIGURES, 12),
    "app_password": lambda lot: groups(lot, LOWER, 4, 4, " "),
    "app_password_of_bluesky": lambda lot: groups(lot, LOWER + "234567", 4, 4),
    "discord": lambda lot: "\n".join(groups(lot, LOWER + FIGURES, 4, 2) for _ in range(8)),
    "two_step": lambda lot: drawn(lot, string.ascii_uppercase + "234567", lot.choice([16, 32])),
    "two_step_in_fours": lambda lot: groups(lot, LOWER + "234567", 4, 8, " "),
}
