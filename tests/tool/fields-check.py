"""Whether mail comes back from .msg with every field of every message in it, by Python's own reading of both:
python3 tests/tool/fields-check.py 'COMMAND' FILE ... (COMMAND: mail on standard input to mail on standard output)

Prints what is lost (file, message, field), and at the end how many fields came back.
"""
import collections
import email
import email.header
import pathlib
import subprocess
import sys

# fields of MIME are of the parts that are made anew; the others are written by who sends
ANEW = {"mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-id",
        "content-description", "content-length", "content-md5", "lines", "bcc", "x-ms-tnef-correlator", "x-ms-has-attach"}
# these are read into properties and written from them: there is one of each
READ = {"from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id"}


def text(value):
    try:
        value = "".join(part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part
                        for part, charset in email.header.decode_header(value))
    except (LookupError, ValueError, email.errors.HeaderParseError):
        value = str(value)
    return "".join(value.split())


def fields(message):
    found = collections.Counter()
    for name, value in message.raw_items():
        name = name.lower()
        if name not in ANEW:
            found[(name, "" if name in READ else text(value))] += 1
    for name in READ:
        found[(name, "")] = min(found[(name, "")], 1)
    return +found


def messages(entity, place=""):
    """The fields of a message and of those in it, by their places."""
    found = {place: fields(entity)}
    inner = [part.get_payload(0) for part in below(entity) if part.get_content_type() == "message/rfc822"]
    for number, message in enumerate(inner, 1):
        found.update(messages(message, "%s/%d" % (place, number)))
    return found


def below(entity):
    """The parts of an entity, but not those of messages in it."""
    if entity.get_content_type() == "message/rfc822" or not entity.is_multipart():
        return [entity] if entity.is_multipart() else []
    return [part for child in entity.get_payload() for part in below(child)]


def main():
    kept = 0
    for path in sys.argv[2:]:
        mail = pathlib.Path(path).read_bytes()
        back = subprocess.run(sys.argv[1], shell=True, input=mail, capture_output=True, check=False).stdout
        after = messages(email.message_from_bytes(back))
        for place, before in messages(email.message_from_bytes(mail)).items():
            lost = before - after.get(place, collections.Counter())
            kept += sum(before.values()) - sum(lost.values())
            for name, value in sorted(lost):
                print("%s\t%s: %s: %s" % (pathlib.Path(path).name, place or "/", name, value[:60]))
    print("%d fields came back" % kept)


main()
