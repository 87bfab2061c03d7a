# mapils: what is in a message, in columns and as JSON Lines.
. tests/cli/lib.sh
ok "for people" mapils testdata/sample.msg
same "all of it, aligned" "$(cat <<'END'
message            -  IPM.Note    Käsefondue on Friday
  body            71  text/plain  text
  body           208  text/html   HTML
  recipient        -  to          Ann Example <ann@example.org>
  recipient        -  cc          Bob Example <bob@example.net>
  recipient        -  bcc         Carla Example <carla@example.com>
  inline          78  image/png   cheese.png
  file            57  text/csv    Zutaten für 4.csv
  embedded         -  IPM.Note    Re: Where do we eat?.msg
    message        -  IPM.Note    Re: Where do we eat?
      body        19  text/plain  text
      recipient    -  to          Zoë Müller <zoe@example.org>
END
)" "$(cat "$T/.out")"
cp "$T/.out" "$T/people"
ok "mail that holds the same" sh -c "msg2eml testdata/sample.msg >'$T/a.eml' && mapils '$T/a.eml' >'$T/mail'"
samefile "is listed alike" "$T/people" "$T/mail"
ok "an mbox of one message too" sh -c "msg2eml --mbox testdata/sample.msg | mapils | grep -q cheese"
exits 65 "not one of two" sh -c "msg2eml --mbox testdata/sample.msg testdata/sample.msg | mapils"
sed 's/"value": "text.csv"/"value": "\\u65e5\\u672c"/' testdata/sample.json | mapimake >"$T/wide.msg"
ok "a type of wide characters" mapils "$T/wide.msg"
printed "takes two columns each" '^  file            57  日本        Zutaten'
ok "JSON" mapils --json testdata/sample.msg
printed "a file" '{"path": "/attachment/1", "kind": "file", "type": "image/png", "name": "cheese.png", "size": 78, "inline": true}'
printed "what is inside" '{"path": "/attachment/3/message/recipient/1", "kind": "recipient", "type": "to", "name": "Zoë Müller", "address": "zoe@example.org"}'
if have python3; then
	ok "each line is JSON" sh -c "mapils --json testdata/sample.msg | python3 -c \"import json, sys; [json.loads(l) for l in sys.stdin]\""
fi
ok "several" mapils testdata/sample.msg testdata/sample.tnef
printed "say whose it is" '^testdata/sample.tnef:$'
sed 's/cheese\.png/\\u001b[2J\\u202egnp.png/' testdata/sample.json | mapimake >"$T/bad.msg"
ok "a name that moves the cursor" mapils "$T/bad.msg"
same "does not" 0 "$(grep -c "$(printf '\033')" "$T/.out")"
exits 65 "what is no message" mapils testdata/README
cp testdata/sample.msg "$T/$(printf 'a\033[31m.msg')"
ok "a heading for each of several FILEs" sh -c "mapils '$T'/a*.msg testdata/sample.msg"
same "in which no control character is" 0 "$(tr -cd '\033' <"$T/.out" | wc -c | tr -d ' ')"
finish
