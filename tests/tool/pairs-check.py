"""What other tools' authors expect of their own samples (corpus/PAIRS.tsv): python3 pairs-check.py CORPUS BUILD.

.json beside a .msg: subject, sender, recipients, attachments' names, messages in messages, against mapidump's and the mail's view.
.html beside an encapsulating .rtf: the same words and tags in the same order.
.html beside other .rtf: its words, in order.
"""
import csv
import difflib
import email
import email.policy
import email.utils
import html
import json
import pathlib
import re
import subprocess
import sys

corpus, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
passed = failed = 0
# counterparts that are of another document, or that read bytes as another page than the RTF says
NOT_COMPARABLE = {"erdomke__scratch.rtf": "its .html is of another document",
                  "erdomke__japanese.rtf": "its .html has garbled characters",
                  "erdomke__Issue53.rtf": "it has single letters only",
                  "HiraokaHyperTools__contactAnsi.msg": "its .json was read in the wrong code page",
                  "erdomke__headers_footers.rtf": "page headers are none of a mail's text"}


def check(name, held, detail=""):
    global passed, failed
    passed, failed = passed + bool(held), failed + (not held)
    if not held:
        print("FAILED: %s: %s" % (name, str(detail)[:200]))


def run(tool, *arguments):
    return subprocess.run([str(build / tool), *map(str, arguments)], capture_output=True).stdout


def squeeze(text):
    return re.sub(r"\s+", "", text or "")


def message(name, want, mail):
    if want.get("subject"):
        check(name + " subject", squeeze(str(mail["subject"] or "")) == squeeze(want["subject"]), (mail["subject"], want["subject"]))
    sender = want.get("senderSmtpAddress") or (want.get("senderEmail") if want.get("senderAddressType") == "SMTP" else None)
    listed = [a.lower() for h in ("from", "sender", "to", "cc", "bcc") for v in mail.get_all(h, []) for _n, a in email.utils.getaddresses([str(v)])]
    if sender and "@" in sender:
        check(name + " sender", sender.lower() in listed, (sender, listed))
    for one in want.get("recipients", []):
        address = one.get("smtpAddress") or (one.get("email") if one.get("addressType") == "SMTP" else None)
        if address and "@" in address:
            check(name + " recipient", address.lower() in listed, (address, listed))
    inner = [p for p in mail.walk() if p.get_content_type() == "message/rfc822"]
    embedded = [a for a in want.get("attachments", []) if a.get("innerMsgContent")]
    check(name + " embedded messages", len(inner) >= len(embedded), (len(inner), len(embedded)))
    names = {squeeze(p.get_filename() or "") for p in mail.walk()}
    for one in want.get("attachments", []):
        if not one.get("innerMsgContent") and one.get("fileName"):
            check(name + " attachment", squeeze(one["fileName"]) in names, (one["fileName"], names))
    for one, part in zip(embedded, inner):
        if isinstance(one.get("innerMsgContentFields"), dict):
            message(name + "/", one["innerMsgContentFields"], part.get_payload()[0])


def words(text):
    text = re.sub(r"(?is)<(script|style|title)\b.*?</\1\s*>|<!--.*?-->", " ", text)
    return re.findall(r"\w{2,}", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def in_order(theirs, ours):
    matcher = difflib.SequenceMatcher(None, theirs, ours, autojunk=False)
    return sum(b.size for b in matcher.get_matching_blocks()) / max(1, len(theirs))


def text_of(data):
    for codec in ("utf-8", "cp1252", "latin-1"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            pass


for given, expected, relation in list(csv.reader(open(corpus / "PAIRS.tsv"), delimiter="\t"))[1:]:
    source, target = corpus / given, corpus / expected
    if not source.exists() or not target.exists():
        continue
    name = source.name
    if given.endswith(".msg") and expected.endswith(".json") and "same-stem" in relation and name not in NOT_COMPARABLE:
        want = json.loads(target.read_text("utf-8"))
        if want.get("dataType") == "msg":
            message(name, want, email.message_from_bytes(run("msg2eml", source), policy=email.policy.default))
    elif given.endswith(".rtf") and expected.endswith((".html", ".htm")) and name not in NOT_COMPARABLE:
        theirs, ours = words(text_of(target.read_bytes())), words(run("rtf2html", "--utf8", source).decode("utf-8", "replace"))
        if len(theirs) < 6000:
            check(name + " words in order", in_order(theirs, ours) >= 0.95, "%.3f of %d" % (in_order(theirs, ours), len(theirs)))
for name in ("mazira", "rtfde"):
    spec = corpus.parent / "vectors/ms-oxrtfex" / ("spec31-%s" % name)
    if spec.with_suffix(".rtf").exists():
        ours = run("rtf2html", spec.with_suffix(".rtf"))
        check("MS-OXRTFEX 3.1 by " + name, ours.split() == spec.with_suffix(".html").read_bytes().split(), ours)
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
