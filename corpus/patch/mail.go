package patch

import (
	"bytes"
	"strings"
)

// header holds the fields of a mail that matter here, under their lower-case
// names, unfolded and not yet decoded. The last one of a name counts, as for git.
type header map[string]string

func isKnownField(name string) bool {
	switch name {
	case "from", "subject", "date", "message-id", "content-type", "content-transfer-encoding", "content-disposition":
		return true
	}
	return false
}

// splitHeader splits a mail and says how many lines its header has, the empty
// line included. A line that is no header line begins the body.
func splitHeader(mail []byte) (h header, body []byte, lines int) {
	h = header{}
	c := newCursor(mail, 0)
	name, from := "", 0 // the field that is open, and where its value begins
	closeField := func() {
		if isKnownField(name) {
			h[name] = unfold(mail[from:c.pos])
		}
		name = ""
	}
	for ; !c.eof; c.advance() {
		line := trimCR(c.line)
		switch {
		case len(line) == 0 && c.no == 0:
		case len(line) == 0:
			closeField()
			return h, mail[c.end:], c.no + 1
		case isSpace(line[0]) && name != "":
		case hasPrefix(line, "From ") || hasPrefix(line, ">From "):
			closeField()
		default:
			key, colon := cutField(line)
			closeField()
			if colon < 0 {
				return h, mail[c.pos:], c.no
			}
			name, from = key, c.pos+colon+1
		}
	}
	closeField()
	return h, nil, c.no
}

// unfold joins the lines of a field.
func unfold(value []byte) string {
	if !bytes.Contains(value, []byte("\n")) {
		return string(bytes.TrimSpace(value))
	}
	var b strings.Builder
	for c := newCursor(value, 1); !c.eof; c.advance() {
		if line := bytes.TrimSpace(c.line); len(line) > 0 {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.Write(line)
		}
	}
	return b.String()
}

// cutField finds the name of a header line by the rule of RFC 2822, in lower
// case, and its colon; -1 if it is none.
func cutField(line []byte) (name string, colon int) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return "", -1
	}
	for _, c := range line[:i] {
		if c <= ' ' || c > '~' {
			return "", -1
		}
	}
	return strings.ToLower(string(line[:i])), i
}
