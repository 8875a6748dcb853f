"""Venues as lists name them: whether a text names one, and how surely."""

import re
from functools import lru_cache

from mucli.lists.fields import dated, plain
from mucli.text import words

SURE, LIKELY, POSSIBLE = 1.0, 0.8, 0.5
"""How surely a text names a venue: by a name that is known, by its shape with a year, by its shape.
"""

# Abbreviations that are venues' and hardly anything else, in lower case without punctuation.
_KNOWN = frozenset(
    """
    aaai aacl aamas accv acl acml acmmm acmtist acns acsac adma aied aies aistats alt aos apsipa
    arxiv asiaccs asplos asru automl bmvc bmc biorxiv caadria cade cav ccgrid ccs cec chi chil cidr
    cig cikm clef clear clvision cms cog cogsci coling colla collas colm colt conext conll corl
    corr cscw csur cvpr cvprw cvprws dac date dasfaa dcc dls dmkd dsaa dsn eaai eacl eccv eccvw ecai
    ecir ecml ecmlpkdd emnlp emnlpfindings esorics eurocrypt eurographics eurosp eurosys eurosandp
    eusipco facct fat fc fg focs fse gecco globecom gecon hpca hri hotnets i3d icann icaps icassp
    icassps icc icccn iccad iccv iccvw icdar icdcs icde icdm icdmw icip icis iclr iclrw icmi icme
    icml icmla icmlw icnp icpp icpr icra icse icwsm ieeesp ijcai ijcb ijcnlp ijcnn ijcv iku imc
    imwut infocom insights interspeech ipdps ipm ipmi iros isca isit islped isbi isit ismar issta
    iui iwqos jair jama jasa jbhi jcdl jcp jmlr jmlc jsac jss jstsp kbs kdd kr l4dc lak latex lrec
    lreccoling mdpi mediaeval medrxiv miccai micro midl mlcad mlhc mlj mlsys mlsp mm mmm mmsp mmsys
    mobicom mobihoc mobisys mswim naacl ndss neurips neuripsw neuripsworkshop nips nsdi oakland
    osdi pacmmod pakdd pami percom pets pldi plos pmlr pnas podc pods popets popl ppopp pqcrypto
    preprint pricai pvldb raid ral recsys rep4nlp repl4nlp rlc rlj rss rtss sacmat sagt satml sc
    sdm sec sensys sicon siggraph siggraphasia sigcomm sigdial sigir sigkdd siggrap sigmetrics
    sigmod slt soda sosp spawc spl ssrn stoc tacas tacl tai taslp tbd tbiom tcad tcb tccn tciaig
    tcns tcom tcsvt tcyb tdsc techrxiv tetc tetci tgrs theoreticalcs thms tifs tiis tii tip tist
    titb tits tiv tkdd tkde tknn tmc tmech tmi tmis tml tmlr tmm tnnls tnse tnsm tog toit tois
    tomm tomccap tops tosem toc tpami tpds tpwrs tqc tro tsc tse tsg tsipn tsp tvcg tvlsi
    tvt twc uai uist usenix usenixsecurity usenixatc vis visapp vldb vldbj vtc wacv wacvw wcnc wcci
    wifs wisa wise wmt wsdm www xai ycsec neucom neurocomputing openreview nature science cell
    nejm entropy sensors electronics access ieeeaccess ijis ijhcs ijoc ijss icoin springer elsevier
    ieee acm dmlr spm cvm
    semeval sandp ijdsa intechopen phdthesis patterns interspeech odyssey smc icics wowmom
    """.split()
) - {"latex", "micro", "sec", "sc", "mm", "date", "access", "tr", "fat", "alt", "cms", "iku", "toc"}
_CASED = re.compile(
    r"(?:MM|SEC|SC|TR|FAT\*?|ALT|DATE|MICRO|Access|ACL|S&P|SP|EuroS&P|D&B|CHI|KR|RSS|FC|Nat(?:ure)?)"
)  # of these only as they are set
_WORDS = re.compile(
    r"\b(?:Conf(?:erence|\.)|Journal|J\.|Proceedings|Proc\b|Trans(?:actions\b|\.)|Workshops?"
    r"|Symp(?:osium\b|\.)|Advances in|Findings|Magazine|Lett(?:ers\b|\.)|Lecture Notes"
    r"|Commun(?:ications\b|\.)|arXiv|preprint|Thesis|Annals"
    r"|Bulletin|Quarterly|Found(?:ations and Trends|\. Trends)|Surveys|Sci(?:\.|entific Reports)"
    r"|IEEE|ACM|USENIX|LNCS|CoRR|NeurIPS|Nature|Patterns|Frontiers|Under [Rr]eview|OpenReview"
    r"|Int(?:l|'l)?\.? J)|学报|会议|期刊|学会|杂志|大会"
)
_FRAMED = re.compile(  # how names of venues begin and end
    r"^(?:the )?(?:\d+\w* )?(?:IEEE|ACM|USENIX|Journal|J\.|Proc|Trans|Int|Annual|Conf|Advances in"
    r"|Findings|Lecture Notes|arXiv|CoRR|Nature|Frontiers|Annals|Symposium|Workshop|Found|Sci|Under"
    r"|European|Asian|PhD|Master|Bachelor|OpenReview|preprint)|(?:Journal|Magazine|Letters|Lett\.|Transactions"
    r"|Communications|Proceedings|Conference|Symposium|Workshops?|Review|Quarterly|Bulletin|Thesis|Access)$"
    r"|学报|会议|期刊|学会|杂志|大会",
    re.IGNORECASE,
)
_SERVICE = re.compile(  # what stands beside a venue's name
    r"\b(?:19|20)\d\d\b|['’`]\s?\d\d\b|\b\d{1,3}(?:st|nd|rd|th)\b|\b(?:oral|posters?|spotlights?"
    r"|highlights?|notable|top[- ]?\d+%?|best (?:student )?papers?(?: award)?|honou?rable mention"
    r"|accepted|to appear|in press|award|regular|long|short|main|findings?|tracks?|workshops?|w"
    r"|demo|industry|datasets?(?: and | & )benchmarks?|tutorial|session|extended abstract"
    r"|conference|proceedings|vol(?:ume)?\.?|no\.?|pp?\.?|issue|in|at|of|the|on|and|early access"
    r"|submitted|under review|corr|abs)\b|(?<!\w)&|&(?!\w)|[\d%+/,.:;()\[\]'’\"-]+",
    re.IGNORECASE,
)
_IN_FRONT = re.compile(r"[\w'’ .&-]{2,40}[)\]】]\W{0,3}\w+\W+\w+\W+\w")  # "ICML 2024] A title …"
_MOST_WORDS = 18


@lru_cache(maxsize=20_000)
def venue_score(text: str) -> float:
    """Return how surely ``text`` names a venue (perhaps with a year), 0 for one that does not."""
    text = text.strip(" \t\n.,;:*_()[]{}-–—|\"“”'").replace("S&P", "SandP")
    said = words(text)
    if not said or len(said) > _MOST_WORDS or _IN_FRONT.match(text):
        return 0.0
    year = dated(text)[0]
    bare = [
        word
        for word in _SERVICE.sub(
            " ", re.sub(r"(?<=[A-Za-z])['’]?\d\d(?:\d\d)?\b", " ", text)
        ).split()
        if any(c.isalpha() for c in word)
    ]
    if not bare:
        return 0.0
    known = [_is_known(word) for word in bare]
    if all(known) or _is_known("".join(bare)):
        return SURE
    if "," in text and venue_score(text.split(",")[0]) == 0 and not text[0].isdigit():
        return 0.0
    if len(bare) <= 4 and (known[0] or ("@" in text and known[-1])) and _set_as_name(bare):
        return SURE
    if _WORDS.search(text) and _set_as_name(bare):
        return SURE if year or _FRAMED.search(text) else POSSIBLE
    if len(bare) == 1 and re.fullmatch(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*\d?", bare[0]):
        return LIKELY if year else POSSIBLE
    if year and len(bare) <= 4 and _set_as_name(bare):
        return POSSIBLE
    return 0.0


def _is_known(word: str) -> bool:
    squashed = "".join(words(word))
    return squashed in _KNOWN or bool(_CASED.fullmatch(word.strip(".,")))


def _set_as_name(bare: list[str]) -> bool:
    """Tell whether the words that mean something are capitalised, as in a name."""
    return all(
        word[0].isupper() or not word[0].isalpha() or _is_known(word)
        for word in bare
        if len(word) > 3
    )


def venue_in_heading(name: str) -> str:
    """Return the venue that a heading is ("ICML 2031 (37 Papers)", "KDD"), else ''."""
    bare = re.sub(
        r"\(?\s*\d+\s*(?:papers?|篇|편)\s*\)?|\(\s*\d+\s*\)", " ", plain(name), flags=re.IGNORECASE
    )
    bare = re.sub(
        r"\b(?:accepted\s+)?papers?\b|^\s*[\d.]+\s(?=\D)", " ", bare, flags=re.IGNORECASE
    ).strip(" :-")
    least = LIKELY if dated(bare)[0] else SURE
    return " ".join(bare.split()) if len(words(bare)) <= 5 and venue_score(bare) >= least else ""
