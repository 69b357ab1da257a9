package patch

import (
	"bytes"
	"strings"
)

// mailBody reads the text of a mail line by line, by the rules of git mailinfo:
// headers in the body, the message, and from a line that breaks them off on, the patch.
type mailBody struct {
	o       Options
	inBody  map[string]string // From, Subject and Date, as the body gives them
	last    string            // the header in the body that a continuation line continues
	started bool              // past the headers in the body
	message strings.Builder
}

// read gives the texts behind the message: the part that breaks it off, from
// there on, and all parts behind that.
func (b *mailBody) read(parts []part) []part {
	b.inBody = map[string]string{}
	for i, p := range parts {
		c := newCursor(p.text, p.line)
		for ; !c.eof; c.advance() {
			if breaksMessage(trimCR(c.line)) {
				p.text, p.line = p.text[c.pos:], c.no
				return append([]part{p}, parts[i+1:]...)
			}
			b.line(toUTF8(trimCR(c.line), p.charset))
		}
	}
	return nil
}

// line takes one line of the message.
func (b *mailBody) line(line string) {
	if b.o.Scissors && isScissors(line) {
		b.message.Reset()
		b.inBody, b.last, b.started = map[string]string{}, "", false
		return
	}
	if !b.started && b.headerLine(line) {
		return
	}
	b.started = true
	b.message.WriteString(strings.TrimRight(line, " \t\r"))
	b.message.WriteByte('\n')
}

// headerLine takes a line above the message: a header in the body, or a blank
// line before or behind those.
func (b *mailBody) headerLine(line string) bool {
	if isBlank(line) {
		b.started = len(b.inBody) > 0
		return true
	}
	if b.last != "" && isSpace(line[0]) {
		if len(b.inBody[b.last]) < maxField {
			b.inBody[b.last] += " " + strings.TrimSpace(line)
		}
		return true
	}
	b.last = ""
	if isFromSeparator(strings.TrimPrefix(line, ">")) {
		return true
	}
	if strings.HasPrefix(line, "[PATCH]") && len(line) > 7 && isSpace(line[7]) {
		b.inBody["subject"] = line
		return true
	}
	name, value, ok := strings.Cut(line, ":")
	name = strings.ToLower(name)
	switch {
	case !ok, name != "from" && name != "subject" && name != "date":
		return false
	case b.inBody[name] != "":
		return false
	}
	b.inBody[name], b.last = strings.TrimSpace(value), name
	return true
}

// maxField bounds a field of the header, in bytes; one in the body to what it is
// before the line that takes it over the bound.
const maxField = 16 << 10

// clip bounds what a patch has of its header, and tells whether that took anything.
func (p *Patch) clip() (clipped bool) {
	for _, f := range []*string{&p.MessageID, &p.Subject, &p.Heading, &p.Author, &p.Sender, &p.Date} {
		if len(*f) > maxField {
			*f = strings.Clone(strings.ToValidUTF8((*f)[:maxField], ""))
			clipped = true
		}
	}
	return clipped
}

// isFromSeparator knows the first line of git format-patch.
func isFromSeparator(line string) bool {
	commit, ok := formatPatchCommit([]byte(line))
	return ok && commit != ""
}

// formatPatchCommit reads "From <commit> Mon Sep 17 00:00:00 2001".
func formatPatchCommit(line []byte) (commit string, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte("From "))
	if !ok {
		return "", false
	}
	id, date, _ := bytes.Cut(rest, []byte(" "))
	if !isCommit(id) || !bytes.HasPrefix(date, []byte("Mon Sep 17 00:00:00 2001")) {
		return "", false
	}
	return string(id), true
}

// isCommit knows a full object name, SHA-1 or SHA-256.
func isCommit(id []byte) bool {
	return (len(id) == 40 || len(id) == 64) && isHex(id)
}

func isHex(id []byte) bool {
	for _, c := range id {
		if hex(c) < 0 {
			return false
		}
	}
	return len(id) > 0
}

// breaksMessage knows the lines at which the message ends: a diff, an Index
// line of CVS and svn, "---" alone or with a file name.
func breaksMessage(line []byte) bool {
	switch {
	case len(line) < 3:
		return false
	case hasPrefix(line, "diff -"), hasPrefix(line, "Index: "):
		return true
	case !hasPrefix(line, "---"):
		return false
	case len(line) > 4 && line[3] == ' ' && !isSpace(line[4]):
		return true
	}
	return len(bytes.TrimSpace(line[3:])) == 0
}

// isScissors knows a line that mostly consists of dashes and scissors: >8, 8<
// and the same with %. Words may stand on it, in less than two thirds of its width.
func isScissors(line string) bool {
	line = strings.TrimSpace(line)
	marks, gaps, scissors := 0, 0, false
	inMark := false
	for i := 0; i < len(line); i++ {
		pair := line[i:min(i+2, len(line))]
		switch {
		case pair == ">8" || pair == "8<" || pair == ">%" || pair == "%<":
			scissors, inMark = true, true
			marks += 2
			i++
		case line[i] == '-':
			inMark = true
			marks++
		case isSpace(line[i]):
			if inMark {
				gaps++
			}
		default:
			inMark = false
		}
	}
	return scissors && len(line) >= 8 && len(line) < 3*(marks+gaps) && gaps < marks
}

// setSubject takes the brackets, "Re:" and the series number off a subject.
func (p *Patch) setSubject(s string) {
	for {
		s = strings.TrimLeft(s, " \t:")
		switch {
		case len(s) >= 3 && strings.EqualFold(s[:3], "re:"):
			s = s[3:]
			continue
		case strings.HasPrefix(s, "["):
			if inside, rest, ok := strings.Cut(s[1:], "]"); ok {
				p.setSeries(inside)
				s = rest
				continue
			}
		}
		p.Subject = strings.Join(strings.Fields(s), " ")
		return
	}
}

// withoutRe takes what marks a reply off a subject.
func withoutRe(s string) string {
	for {
		s = strings.TrimLeft(s, " \t:")
		if len(s) < 3 || !strings.EqualFold(s[:3], "re:") {
			return strings.Join(strings.Fields(s), " ")
		}
		s = s[3:]
	}
}

// setSeries reads the words of "PATCH v3 2/7", which stand in any order, and
// with commas on some lists.
func (p *Patch) setSeries(words string) {
	for _, w := range strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' }) {
		if len(w) > 5 && strings.EqualFold(w[:5], "patch") {
			w = w[5:]
		}
		if n, rest, ok := parseNumber([]byte(w)); ok && len(rest) > 1 && rest[0] == '/' {
			if total, rest, ok := parseNumber(rest[1:]); ok && len(rest) == 0 {
				p.Number, p.Total = n, total
			}
			continue
		}
		if w[0] == 'v' || w[0] == 'V' {
			if n, rest, ok := parseNumber([]byte(w[1:])); ok && len(rest) == 0 {
				p.Version = n
			}
		}
	}
}

// author turns a From field into "Name <mail>", as git names it: without
// quotes, the mail for a name that is none.
func author(field string) string {
	field = unquoteField(field)
	at := strings.IndexByte(field, '@')
	if at < 0 {
		return authorWithoutAt(field)
	}
	start := strings.LastIndexAny(field[:at], " \t\r\n<") + 1
	end := len(field)
	if i := strings.IndexAny(field[at:], " \t\r\n\v\f>"); i >= 0 {
		end = at + i
	}
	mail := field[start:end]
	before := strings.TrimSuffix(field[:start], "<")
	after := strings.TrimPrefix(field[end:], ">")
	name := strings.Join(strings.Fields(before+" "+after), " ")
	if strings.HasPrefix(name, "(") && strings.HasSuffix(name, ")") {
		name = name[1 : len(name)-1]
	}
	return saneName(name, mail) + " <" + mail + ">"
}

// authorWithoutAt reads "Name <local>".
func authorWithoutAt(field string) string {
	name, rest, ok := strings.Cut(field, "<")
	mail, _, closed := strings.Cut(rest, ">")
	if !ok || !closed {
		return strings.TrimSpace(field)
	}
	return saneName(strings.TrimSpace(name), mail) + " <" + mail + ">"
}

func saneName(name, mail string) string {
	if len(name) < 3 || len(name) > 60 || strings.ContainsAny(name, "@<>") {
		return mail
	}
	return name
}

// unquoteField takes the quotes off a display name, and keeps comments.
func unquoteField(s string) string {
	if !strings.ContainsAny(s, `"\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
