"""What was reported in the demonstration, and what its handlers wrote: all of it invented."""

CLUB = {
    "about_kind": "public",
    "harmed_kind": "pupil",
    "child_at_risk": "yes",
    "crime": "not_sure",
    "personal_data": "no",
    "category": "contact_with_pupil",
    "what": "After assembly a girl in Year 5 told me that a man from her swimming club writes to"
    " her every night and asks her for pictures. She has not sent any. She showed me one message;"
    " I did not touch the telephone and took no copy.",
    "when": "This morning, after assembly. The messages began about three weeks ago.",
    "platform": "A messaging app on her own telephone",
    "about_words": "He helps at the swimming club on Tuesdays. She knows only his first name.",
    "told": "The DSL, in the corridor, straight away",
}
INSULTED = {
    "about_kind": "parent",
    "harmed_kind": "self",
    "child_at_risk": "no",
    "crime": "no",
    "personal_data": "no",
    "category": "cyberbullying",
    "what": "In the parents’ group of my class a father writes that I pick on his son and should"
    " be out of a job. Others join in. It has been going on since Monday and I cannot sleep.",
    "platform": "A parents’ chat group",
    "address": "The group “Oak class families”",
    "who_knows": "Everybody in the group, about forty people",
}
COPIED = {
    "about_kind": "staff",
    "harmed_kind": "other",
    "child_at_risk": "no",
    "crime": "no",
    "personal_data": "yes",
    "category": "confidentiality",
    "what": "The letter about the residential went to all families of Year 6 with the list of"
    " medical needs attached. Two mothers have written to the office about it.",
    "kinds_of_data": ["Names", "Health or special needs"],
    "platform": "E-mail",
    "when": "It went out yesterday at ten past four",
    "told": "The office tried to call the message back",
}
PICTURES = {
    "about_kind": "staff",
    "harmed_kind": "pupil",
    "child_at_risk": "not_sure",
    "crime": "no",
    "personal_data": "no",
    "category": "contact_with_pupil",
    "what": "Two girls in Year 6 say that he answers their posts late in the evening and calls one"
    " of them his favourite. One showed me “good night, superstar”, sent at 22:40.",
    "platform": "A short-video app",
    "when": "Over the last month",
    "told": "The DSL, the same afternoon",
}
LIKES = {
    "about_kind": "staff",
    "harmed_kind": "unknown",
    "child_at_risk": "no",
    "crime": "no",
    "personal_data": "no",
    "category": "contact_with_parent",
    "what": "She is a friend online of several parents of her class, and put a heart under a post"
    " in which one of them makes fun of another child’s packed lunch. No child is named.",
    "platform": "A social network",
}
FAKE_ACCOUNT = {
    "about_kind": "unknown",
    "harmed_kind": "trust",
    "child_at_risk": "no",
    "crime": "no",
    "personal_data": "no",
    "category": "impersonation",
    "what": "There is an account with our crest and our name that makes jokes about the dinners."
    " It is not ours.",
    "platform": "A picture network",
    "address": "https://pictures.example/tidewell-official",
}
ABOUT_THE_HEAD = {
    "about_kind": "headteacher",
    "harmed_kind": "other",
    "child_at_risk": "no",
    "crime": "no",
    "personal_data": "no",
    "category": "speaking_for_school",
    "what": "On his own page he writes about the dispute with the council over the crossing as if"
    " it were the school’s view, and answers parents who disagree rather sharply.",
    "platform": "A social network",
    "address": "https://social.example/page-of-a-head",
}

LOW_LEVEL = {
    "decision": "low_level",
    "why": "No child was harmed and none was approached. It falls short of what section 3 of the"
    " policy asks, so we speak about it.",
}
MAY_MEET = {
    "decision": "may_meet",
    "limbs": ["suitability"],
    "why": "Private messages to pupils, late, over weeks, and one singled out.",
}
LADO = {
    "who": "The duty LADO, by telephone",
    "advice": "Basic enquiries only; say nothing to him until she has spoken with the police. She"
    " rings back tomorrow.",
    "number": "HW/26/0417",
}
NO_POLICE = {
    "decision": "lado_first",
    "why": "Nothing in the messages that was shown is a crime in itself. The LADO asks them.",
}
AGREED = {
    "who": "The duty LADO, after speaking with the police",
    "what": "He may be told that there is an allegation, and that it is looked into. The pupils are"
    " spoken to by the DSL alone.",
}
NOT_SUSPENDED = {
    "decision": "alternative",
    "alternatives": "Other duties; another room with a colleague; suspension",
    "why": "He teaches with a colleague in the room and has no devices in lessons. That is enough"
    " while it is looked into.",
    "advice": "The LADO agrees, and so does HR.",
}
TOLD_HIM = {
    "decision": "told",
    "by_whom": "The headteacher",
    "what": "That there is an allegation about messages, that it is looked into, and by whom.",
    "company": "union",
    "contact": "The head of People at the central team",
    "welfare": "The number of the employee assistance line",
}
SUPPORTED = {
    "whom": "The two girls, and their families",
    "what": "The learning mentor sees both weekly. One family took up a talk on privacy.",
    "by_whom": "The DSL",
}
RECORDED_IN = {"system": "The safeguarding system", "number": "TW-2291", "initials": "A. M."}
OUTCOME = {"finding": "", "why": "Somebody outside made it; the platform would not say who."}
MEASURES = {
    "measures": ["removal"],
    "procedure": "none",
    "decided_by": "The headteacher",
    "why": "The account is gone. Families were told which one is ours.",
}
