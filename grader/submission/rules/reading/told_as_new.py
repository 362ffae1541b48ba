"""Words that tell a figure as one of new examples: which the training did not have, or which chose nothing."""

from __future__ import annotations

import re

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.words_beside import is_said

NOT = r"(?:\bnot|n't|\bnever|\bno|\bnicht|\bnie(?:mals)?|\bkeine?|\bpas|\bjamais|\bnunca|\bnão|\bnon|\bmai)"
_SEEN = r"(?:seen|gesehen(?:e[nrsm]?)?|kannte|kennt|vue?s?|connue?s?|vist[oaei]s?|vio|vieron|viu|viram|conosc\w+)\b"
_USED = r"(?:seen|shown|used|had|gesehen|benutzt|verwendet|utilisée?s?|servi|usad[oa]s?|utilizad[oa]s?|usat[oaei])"
_IN = "in|during|for|to|im|beim|zum|dans|pendant|pour|à|en|durante|para|no|na|nel(?:l')?|per"
_LEARNING = (
    r"train\w*|learn\w*|Lernen|entraîn\w+|apprent\w+|apprendre|entren\w+|aprend\w+|trein\w+|addestr\w+|impar\w+|fit"
)
_NOT_LEARNED = (
    rf"{NOT}(?: [\w']+){{0,3}}? (?:train|learn)\w*(?: \w+)? (?:on|from|with|by)\b",
    rf"\b(?:on|from|with) (?:which|what|whom)[\w' ]{{1,30}}{NOT}[\w' ]{{0,20}} (?:train|learn)\w*",
    rf"{NOT}(?: [\w']+){{0,3}}? {_USED} (?:{_IN})(?: |l')?(?:the |its |l'|la |el |o |il )?(?:{_LEARNING})",
    r"\b(?:auf|mit|von|aus|an) (?:denen|welchen|den\w*)[\w ]{1,40} nicht[\w ]{0,20} (?:trainiert|gelernt|lernte)",
    r"\bnicht (?:\w+ )?(?:zum|im|beim|fürs?|für das) (?:Lernen|Training)",
    r"\b(?:sur|avec|de|dont)\b[\w' ]{1,40} (?:pas|jamais)[\w' ]{0,20} (?:entraîné|appris)",
    r"\b(?:con|en|de) (?:las|los|el|la) que no [\w ]{0,20}(?:entren|aprend)\w+",
    r"\b(?:com|em|de|nas?|nos?)[\w ]{1,15} que não [\w ]{0,20}(?:trein|aprend)\w+",
    r"\b(?:su|con|da|nei|nelle)[\w ]{1,15} (?:cui|quali) non [\w ]{0,20}(?:addestr|impar)\w+",
)
_OUTSIDE = (
    r"\b(?:are|were|was|is|been) (?:left|kept) out\b(?! (?:of|from) (?:the |this )?(?:mean|average|sum|plot|err))",
    r"\b(?:left|kept)[- ]out (?:examples|data|images|points|reviews|texts|windows|days)\b",
    rf"\b(?:outside(?: of)?|out of|not (?:a )?part of) (?:the |its )?(?:{_LEARNING})(?: (?:set|data|examples))?\b"
    r"(?! (?:loop|step|func|range|script|process|code|phase|time|mode|rate|strateg|call|method|graph)\w*)",
    rf"{NOT} (?:\w+ )?(?:in|part of|from) (?:the |its )?training (?:set|data|examples)\b",
    rf"{NOT} (?:\w+ )?(?:in|part of|from) (?:the|its) training\b(?! [a-z])",
    r"\b(?:excluded|withheld|spared|held back) from (?:the |its )?(?:training|learning|fit)\b",
    r"\baußerhalb (?:der|des) (?:Trainings|Lern)\w+|\bnicht (?:in|aus|zu) den Trainings\w+",
    r"\b(?:ausgelassen|ausgespart)\w*",
    r"\bhors (?:de l'|du jeu d')(?:entraînement|apprentissage)|\blaissée?s? de côté\b",
    r"\bfuera del? (?:\w+ (?:de )?)?entrenamiento\b|\bfora do (?:\w+ (?:de )?)?trein\w+|\bfuori dall'addestramento\b",
)
"""What says that examples were not among those of the training."""
_THINGS = (
    r"(?:\w+ )?(?:images?|pictures?|photos?|examples?|points?|texts?|reviews?|windows?|days?|data|numbers?|series"
    r"|shops?|sentences?|words?|houses?|values?|ones|customers|guests|lines|months|parcels|people|samples|users|patients"
    r"|weeks|digits?|garments?|animals?|pets?|hands?|articles?|messages?|Ziffern"
    r"|chiffres|cifras|dígitos|cifre|Bilder\w*|Beispiele\w*|Punkte\w*|Texte\w*|Daten|Fenster\w*|données?"
    r"|exemples|textes|imágenes|ejemplos|datos|textos|puntos|imagens|exemplos|dados|immagini|esempi|dati|testi)\b"
)
_FIGURE = (
    r"(?:loss|err\w*|acc\w*|mae|mse|rmse|score|Fehler|Genauigkeit|erreur|exactitude|précision|exactitud|precisi\w+"
    r"|erro|acurácia)"
)
_COURSE = "improv|progress|gain|change|effect|drop|better|trend|rise|fall|jump"
"""What may not be seen of the course of a training."""
_OF_DATA = r"(?! (?:pipeline|load|format|augment|generat|order|scal|layer|clean|prepar|code)\w*)"
"""After ``data``, which are no examples in ``the new data pipeline``."""
_NEVER_SEEN = (
    rf"{NOT}(?: (?!{_COURSE})[\w']+){{0,3}}? {_SEEN}(?! (?:after|since|such|one|so)\b)",
    rf"\bnever[- ]used {_THINGS}",
    rf"\bunseen\b|\bnew {_THINGS}{_OF_DATA}", r"\bplayed no\b",
    r"\b(?:unbekannte|ungesehen)\w*", rf"\bneue[nr]? {_THINGS}",
    rf"\binconnue?s\b|\bnouve(?:aux|lles) {_THINGS}", r"\b(?:desconocid|desconhecid)[oa]s\b",
    rf"\b{_THINGS} nuev[oa]s\b|\bnuev[oa]s {_THINGS}|\b{_THINGS} nov[oa]s\b",
    rf"\bnov[oa]s {_THINGS}|\bnuov[ei] {_THINGS}",
)  # fmt: skip
_HELD_OUT = (
    *_NOT_LEARNED, r"\b(?:untouched|held[- ]?out|hold-?out)\b",
    r"\b(?:kept|set|put|held) (?:aside|apart)\b|\b(?:kept|held) (?:back|away)\b",
    r"\bval(?:idation)?\b", rf"\btest (?:set\b|{_THINGS}|{_FIGURE}\b)", *_OUTSIDE,
    r"\b(?:zurückgehalten|Validierung|Prüfdaten|Test(?:daten|bilder|fehler|genauigkeit))\w*",
    r"\bmise?s? de côté\b|\b(?:reservad[oa]s|validación|validação|validazione)\b",
    r"\bda parte\b(?! (?:di|del|dello|della|degli|dei|delle|dell'\w+)\b)",
)  # fmt: skip
UNSEEN = regex("|".join((*_NEVER_SEEN, *_HELD_OUT)), re.IGNORECASE)
"""What says that a figure is of examples that the training did not have."""
_ROLES = "part|role|say|influence|Rolle|Einfluss|rôle|papel|ruolo|influenza"
_INDEPENDENT = (
    r"test|sets?\b|data\b|examples|images|texts|points|estimate|figure|measure|check|Test|Prüf|Daten|Beispiele|Bilder"
    r"|Schätz|données|exemples|textes|estimation|datos|ejemplos|textos|imágenes|dados|exemplos|dati|esempi|immagini|stima"
)
_CHOSE = r"(?:tun|cho[os]s|select|pick|adjust|optimi[sz]|decid|compar|fit)\w*"
_CHOSE_NOTHING = (
    rf"\bnothing(?: \w+){{0,3}}? (?:was |were |is |had been |has been )?{_CHOSE}(?: \w+)? (?:on|by|with|from|to)\b",
    rf"\b(?:on|by|with) which nothing(?: \w+){{0,3}} {_CHOSE}",
    rf"{NOT}(?: been| \w+)? (?:used|seen|looked at|needed)(?: \w+)? (?:to|for|when|while|in) (?:the |any )?{_CHOSE}",
    rf"{NOT}(?: \w+){{0,2}}? (?:tuned|chosen|selected|picked|adjusted|optimi[sz]ed) (?:on|by|with|to)\b",
    r"\b(?:nichts|nie|nicht)(?: \w+){0,4}? (?:abgestimmt|eingestellt|ausgewählt|gewählt|angepasst|optimiert)",
    r"\bnicht (?:zur|für die|bei der) (?:Aus)?wahl\b|\brien n'a été (?:réglé|choisi|ajusté|optimisé)",
    r"\b(?:pas|jamais|n'ont pas)(?: \w+){0,2} (?:servi|utilisée?s?) (?:à|pour) (?:choisir|régler|le choix|ajuster)",
    r"\b(?:no|nunca|não|non|mai)(?: \w+){0,3} (?:para|per) (?:elegir|ajustar|escolher|scegliere|regolare|la scelta)\b",
    r"\bnada (?:se |foi )?(?:ajust|elig|escolh|optimiz)\w+|\b(?:niente|nulla) è stat\w (?:scelt|regolat|ottimizzat)\w",
)
"""What says that nothing was chosen by these examples."""
_NO_PART = (
    rf"{NOT}[\w' ]{{0,20}}\b(?:{_ROLES})\b",
    rf"\b(?:aucune?|keinen?|keinerlei|ning[úu]n|nenhum|nessun|without any) (?:{_ROLES})\b",
    r"\b(?:untouched|unbias\w*|unberührt\w*|unverzerrt\w*|sans biais)\b",
    rf"\bindependent(?: \w+)? (?:{_INDEPENDENT})|\bunabhängig\w* (?:{_INDEPENDENT})",
    rf"\b(?:{_INDEPENDENT})(?: \w+)? (?:independent|indépendant|independiente|indipendent)\w*(?! d[aeiou'])",
    r"\bindependent (?:of|from)(?: the)? (?:training|choice|selection)",
    r"\bunabhängig vo(?:n der|m) (?:Training|Auswahl|Wahl)",
    r"\b(?:imparcial\w*|intactes?|for nothing else|(?:decided|chose) nothing)\b",
    r"\bn'(?:a|ont) (?:rien décidé|jamais servi)\b", *_CHOSE_NOTHING,
)  # fmt: skip
DECIDED_NOTHING = regex("|".join(_NO_PART), re.IGNORECASE)
"""What says that examples decided nothing."""
_EXPECTED = (
    r"unbiased|\bto (?:be )?expect\b|\b(?:I|we) (?:can |may |should |do )?expect\b",
    rf"\bexpected (?:{_FIGURE}|share)", r"estimat\w*|generali[sz]\w*|\bfuture\b|\bhonest\w*",
    r"\breal (?:use|world|life)\b|\bin (?:practice|production)\b",
)  # fmt: skip
AS_NEW = regex("|".join((*_NEVER_SEEN, *_NO_PART, *_EXPECTED)), re.IGNORECASE)
"""What says that a figure is to hold for examples that neither trained nor chose a model."""
_OF_TRAINING = regex(
    "|".join((
        r"\btrain(?:ing)? (?:error|loss|accuracy|mae|mse|score|figure|set|data|images|examples|windows|texts)",
        r"\btraining:|\b(?:was|were|is|are) trained (?:on|with)\b|\bTrainings(?:fehler|daten|bilder|verlust|beispiele)",
        r"d'(?:entraînement|apprentissage)\b|\bde (?:entrenamiento|treino|treinamento)\b|\bdi addestramento\b",
        r"\b(?:will|would|may|might|could)\b|\bworse\b|\bhigher\b|\bthan\b|\bwithout\b",
        r"\b(?:next|follows?|below|later|folgt|unten|später|suit|suivante?|siguiente|seguinte|prossim[ao])\b",
        r"optimis|\boverfit|\bseen (?:in|during)|\balso\b|\bknown\b|\bboth\b|memori[sz]",
        r"\ball (?:the )?(?:data|examples)\b",
    )),
    re.IGNORECASE,
)  # fmt: skip
"""What says that a figure is of the training, or of all examples."""
_OF_MODEL = regex(
    r"\b(?:layers?|weights?|units?|neurons?|dropout|backbone|embeddings?|base|bias|kernels?|Schicht\w*|Gewichte?"
    r"|couches?|poids|capas?|pesos?|camadas?|strat[oi]|pesi)\b",
    re.IGNORECASE,
)
"""What may be left out of a training without being examples."""
_NO_VALIDATION = regex(
    r"\b(?:no|not|without|instead of|ohne|keine?|statt|sans|sin|sem)(?: \w+)? (?:val|test|new|neue|nouv|nuev|nov)"
    r"|\bsays? (?:very )?(?:little|nothing)\b",
    re.IGNORECASE,
)
_CHOSEN = regex(
    r"optimis|\bchose\b|\bchosen\b|\bselect|\bpick|gewählt|choisi|elegid|escolhid|scelt|flatter"
    r"|\b(?:would|could|should|wäre|serait|sería|seria|sarebbe)\b",
    re.IGNORECASE,
)
_EXAMPLES = regex(
    rf"{_THINGS}|\b(?:sets?|these|they|those|them|which|that|who|die|sie|diese|qui|ils|elles|que|ellos|ellas|che|eles)\b",
    re.IGNORECASE,
)
"""Who may have no part in a choice: not dropout, or a seed."""
_BY_HAND = regex(
    r"\b(?:by|with|from) (?:hand|chance|eye|luck|guess\w*|mistake|care|a (?:seed|search))\b", re.IGNORECASE
)
"""How a rate may not be chosen."""
IS_FIGURE = regex(rf"\b{_FIGURE}\b", re.IGNORECASE)


def is_told_of_new(text: str) -> bool:
    """Return whether a text takes a figure for one of examples that are new to the model."""
    found = UNSEEN.search(text)
    is_of_model = _OF_MODEL.search(text) and found and re.search("|".join(_OUTSIDE), found[0], re.IGNORECASE)
    is_told = found and not is_of_model and not _NO_VALIDATION.search(text)
    return bool(is_told) and not _OF_TRAINING.search(UNSEEN.sub("", text))


def is_told_to_decide_nothing(text: str) -> bool:
    """Return whether a text says of examples, and of nothing else, that they decided nothing."""
    found = DECIDED_NOTHING.search(text)
    if found is None or not is_said(DECIDED_NOTHING, text) or _CHOSEN.search(DECIDED_NOTHING.sub("", text)):
        return False
    before = re.split(r"[.,;:!()]", text[: found.start()])[-1].strip()
    if any(re.search(spelling, found[0], re.IGNORECASE) for spelling in _CHOSE_NOTHING):
        # What was never tuned may be a rate, too.
        ends = re.compile(r"[.;:!()]")
        clause = ends.split(text[: found.start()])[-1] + ends.split(text[found.start() :])[0]
        return bool(_EXAMPLES.search(clause)) and not _BY_HAND.search(clause)
    return not re.search(_ROLES, found[0]) or not before or bool(_EXAMPLES.search(before))


def is_told_as_new(text: str) -> bool:
    """Return whether a text takes a figure for one to expect of new examples, and does not call it optimistic."""
    return is_said(AS_NEW, text) and not _CHOSEN.search(DECIDED_NOTHING.sub("", text))
