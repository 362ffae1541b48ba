"""A package that some course notebooks import and that is not installed: its list of stop words takes its place."""

from __future__ import annotations

import ast
import importlib.util
import sys
import types

PACKAGE = "nltk"
"""The package, of which only the stop words of English are given."""
_WORDS = (
    "i,me,my,myself,we,our,ours,ourselves,you,your,yours,yourself,yourselves,he,him,his,himself,she,her,hers,"
    "herself,it,its,itself,they,them,their,theirs,themselves,what,which,who,whom,this,that,these,those,am,is,are,"
    "was,were,be,been,being,have,has,had,having,do,does,did,doing,a,an,the,and,but,if,or,because,as,until,while,"
    "of,at,by,for,with,about,against,between,into,through,during,before,after,above,below,to,from,up,down,in,out,"
    "on,off,over,under,again,further,then,once,here,there,when,where,why,how,all,any,both,each,few,more,most,"
    "other,some,such,no,nor,not,only,own,same,so,than,too,very,can,will,just,should,now"
)
STOP_WORDS = tuple(_WORDS.split(","))


def give_packages(source: str) -> bool:
    """Put the package in the place of one that a source names and that is missing; return whether it was put there."""
    if PACKAGE not in source or PACKAGE in sys.modules or importlib.util.find_spec(PACKAGE):
        return False
    package, corpus = types.ModuleType(PACKAGE), types.ModuleType(f"{PACKAGE}.corpus")
    words = types.SimpleNamespace(words=lambda *languages: list(STOP_WORDS))
    vars(corpus).update(stopwords=words)
    vars(package).update(corpus=corpus, download=lambda *names, **settings: True, __path__=[])
    sys.modules.update({PACKAGE: package, f"{PACKAGE}.corpus": corpus})
    return True


def imports_given(statement: ast.stmt) -> bool:
    """Return whether a statement imports the package.

    >>> from grader.catalogue.code_tree import parse
    >>> [imports_given(line) for line in parse("import numpy, nltk; from nltk.corpus import stopwords; x = 1").body]
    [True, True, False]
    """
    if isinstance(statement, ast.Import):
        return any(alias.name.partition(".")[0] == PACKAGE for alias in statement.names)
    return isinstance(statement, ast.ImportFrom) and (statement.module or "").partition(".")[0] == PACKAGE
