"""Claims that popular articles make and the evidence does not bear, found in the ways that people put them.

They come from the corrections list of the evidence. No list of wordings is whole: people who read find the rest.
"""

import re

from tests.reading import SENTENCE

# Each claim in several wordings; all of them have to be found.
PLANTED = (
    "Aftercare prevents PCD.",
    "Aftercare can prevent the blues.",
    "If you cuddle, aftercare will always prevent PCD.",
    "Not everyone knows that aftercare helps to avoid PCD.",
    "Cuddling prevents postcoital dysphoria.",
    "Aftercare lowers the risk of PCD.",
    "Aftercare protects you from a low mood.",
    "It is a great tactic to help avoid PCD.",
    "PCD is caused by hormones.",
    "Hormones explain the low mood after sex.",
    "The low comes from falling dopamine.",
    "It is a dopamine crash.",
    "This hormone crash is real.",
    "Prolactin levels drop sharply.",
    "It happens as prolactin falls.",
    "The chemicals are spent.",
    "Aftercare tops up your hormones.",
    "Eye contact boosts oxytocin.",
    "Touch raises serotonin and dopamine.",
    "PCD is typically most common in women.",
    "Women get PCD more often than men.",
    "More women than men have PCD.",
    "PCD affects mostly women.",
    "46% of women feel sad after sex.",
    "41 per cent of men suffer from it.",
    "46 of 100 women had PCD.",
    "Kink is a sign of trauma.",
    "Kink is a mental illness.",
    "Most people into kink were abused.",
    "PCD is a sign of past abuse.",
    "PCD is 28% genetic.",
    "Showering flushes away bacteria that could lead to yeast infections.",
    "Showering prevents thrush.",
    "Washing after sex can stop infections.",
    "Peeing after sex prevents a urine infection.",
    "The wipes work just as well.",
    "Massage improves immunity.",
    "No wonder: massage boosts your immunity.",
    "Talking after sex helps everyone.",
    "It can drastically improve your sex life.",
    "It is vital to rehydrate.",
    "Scientific studies support the necessity of aftercare.",
    "This makes aftercare universally beneficial.",
    "Drop is a refractory phase.",
    "Sub drop is PCD.",
    "Drop is caused by endorphins leaving the body.",
    "It is just as important as consent.",
    "Winding down is more important than orgasm.",
    "It prevents feelings of abandonment.",
    "The Old Guard invented aftercare.",
    "It has more than 386 million views.",
)
# How the guide may speak of the same things.
ALLOWED = (
    "We found no study that tests if aftercare prevents low feelings.",
    "Nobody has shown that hormones explain a low mood.",
    "It is not known whether aftercare prevents PCD.",
    "Prolactin does not drop.",
    "We do not know if women have it more often than men.",
    "Kink is not an illness, and no sign of trauma.",
    "Does aftercare prevent a low mood?",
)

LOW = r"(pcd|postcoital dysphoria|drop|(the |a )?(low|blues|sadness)( moods?| feelings?)?)"
MAY = r"((can|will|may|could|does|would|always|often|really|helps?|to|also) )*"
PREVENTS = (
    r"(prevent\w*|avoid\w*|stop\w*|cure\w*|wards? off|lowers? the risk of|reduces?|protects? you from|guards? against)"
)
CHEMICAL = r"(hormones?|dopamine|endorphins?|oxytocin|prolactin|chemicals?)"
FORCE = r"(caused by|due to|from|because of)"
PEOPLE = r"(women|men|people)"
WRONG = (
    rf"(aftercare|cuddl\w+|kindness|it) {MAY}{PREVENTS} ([\w ]+ )?{LOW}",
    rf"(tactic|way|trick) to {MAY}{PREVENTS} {LOW}",
    rf"{LOW} (is|comes|are) ([\w ]+ )?{FORCE} ([\w ]+ )?{CHEMICAL}",
    rf"{CHEMICAL} {MAY}(explain|cause)s? ([\w ]+ )?{LOW}",
    rf"({CHEMICAL}|hormonal) (crash|dump|withdrawal|nosedive)",
    r"prolactin (levels )?(\w+ )?(drops?|falls?|dissipates?|runs? out|leaves?)",
    rf"{CHEMICAL} (are|is|get|gets) (spent|used up|depleted)",
    rf"tops? up your {CHEMICAL}",
    rf"eye contact (\w+ ){{0,2}}(raises?|boosts?|releases?) ([\w ]+ )?{CHEMICAL}",
    r"(touch|cuddl\w+) (\w+ ){0,2}(raises?|boosts?|releases?) ([\w ]+ )?(serotonin|dopamine|norepinephrine)",
    r"(more|most) common(ly)? (in|among|for) (women|men)\b",
    r"(women|men) (\w+ ){0,3}more often than (women|men)|more (women|men) than|affects? (mostly|mainly) (women|men)",
    rf"\b\d+([.,]\d+)?( |-)?(%|per ?cent|of 100) (of )?(all )?({PEOPLE} )?(get|have|had|feel|felt|suffer)",
    rf"\b\d+([.,]\d+)?( |-)?(%|per ?cent|of 100) (of )?(all )?{PEOPLE} (get|have|had|feel|felt|suffer)",
    r"kink (is|means|comes from) ((?!not?\b|neither\b)\w+ )*(trauma|illness|disorder|abuse)",
    r"people into kink (were|have been) (abused|hurt)",
    r"(pcd|it) is a sign of (past )?abuse|pcd is ([\d.]+ ?% )?(genetic|in the genes)",
    r"(shower|wash)\w* ([\w ]+ )?(flush|wash|rinse)\w* (away|out) (the )?(bacteria|germs)",
    r"(shower|wash|wipe|pee)\w* (\w+ ){0,4}(prevent|stop|avoid)s? ([\w ]+ )?(thrush|yeast|infection)",
    r"wipes (work|are) just as|massage (\w+ )?(improves|boosts|strengthens) (your )?immun",
    r"talk\w* after sex (helps|improves) (everyone|everybody|everything)|drastically (improve|change)",
    r"(vital|essential) to (\w+ )?(rehydrate|replenish|drink)|(support|prove)s? the necessity of aftercare",
    r"universally beneficial|beneficial (in|for) (all|every|any)|prevents? feelings of abandonment",
    r"drop is (a |the |just |called )*(refractory|endorphin withdrawal|pcd|inevitable)",
    r"(as|more) important (as|than) (foreplay|consent|orgasm)",
    r"old guard (invented|created|began)|millions? views",
)
# What turns a claim round, in the few words right before it.
DENIED = re.compile(
    r"\b(nobody|never|cannot|neither|no(?! wonder)|not(?! everyone| only| just))( \w+){0,5} $"
    r"|(^|\b(tests?|tested|know|known|ask|asks) )(if|whether) $",
    re.IGNORECASE,
)


def wrong_claims(text: str) -> list[str]:
    """Return what of WRONG a block of text says, but in questions and where the words right before deny it."""
    return [
        hit[0]
        for sentence in SENTENCE.split(text)
        if not sentence.endswith("?")
        for rule in WRONG
        for hit in re.finditer(rf"(?<!\w)({rule})", sentence, re.IGNORECASE)
        if not DENIED.search(sentence[: hit.start()])
    ]
