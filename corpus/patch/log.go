package patch

import (
	"bytes"
	"strings"
)

// isCommitLine knows the line that begins a commit in the output of git log.
func isCommitLine(line []byte, _ bool) bool {
	id, ok := bytes.CutPrefix(trimEnd(line), []byte("commit "))
	if !ok {
		return false
	}
	id, _, _ = bytes.Cut(id, []byte(" ")) // decorations may follow
	return len(id) >= 7 && len(id) <= 64 && isHex(id)
}

// readCommit reads one commit of git log -p: its header, its message, which
// is indented by four blanks so that nothing in it can be taken for a diff, and its diff.
func readCommit(text []byte, o Options) result {
	p := &Patch{}
	c := newCursor(text, 1)
	id := strings.Fields(string(c.line))
	p.Commit = id[min(1, len(id)-1)]
	for c.advance(); !c.eof && len(trimCR(c.line)) > 0; c.advance() {
		key, value, _ := strings.Cut(toUTF8(trimCR(c.line), ""), ":")
		value = strings.TrimSpace(value)
		switch key {
		case "Author":
			p.Author = value
		case "Date", "AuthorDate":
			p.Date = value
		}
	}
	var message strings.Builder
	for ; !c.eof && (len(trimCR(c.line)) == 0 || c.has("    ")); c.advance() {
		line := toUTF8(trimCR(c.line), "")
		message.WriteString(strings.TrimRight(strings.TrimPrefix(line, "    "), " \t") + "\n")
	}
	p.setMessage(message.String())
	r := result{patch: p}
	p.Files, r.problems = parseDiff(text[c.pos:], c.no, o)
	return r
}

// setMessage splits a commit message: its first paragraph is the subject.
func (p *Patch) setMessage(s string) {
	subject, rest, _ := strings.Cut(strings.TrimLeft(s, "\n"), "\n\n")
	p.Subject = strings.Join(strings.Fields(subject), " ")
	p.Message = trimMessage(rest)
	p.Trailers = parseTrailers(p.Message)
}
