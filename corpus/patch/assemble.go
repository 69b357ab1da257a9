package patch

import (
	"bytes"
	"strings"
)

// result is one patch with what could not be read of it.
type result struct {
	patch    *Patch
	problems []problem
	decoded  bool // line numbers count in the decoded text, not in the mail
}

// readMail reads a mail and the mails attached to it. The mail itself comes
// first; it is left out where it holds nothing but attached patches.
func readMail(mail []byte, o Options) []result {
	return readNested(mail, o, newBudget(o), 0)
}

// readNested reads a mail at a depth of attached mails.
func readNested(mail []byte, o Options, left *budget, depth int) []result {
	mail = unixLines(mail)
	h, body, lines := splitHeader(mail)
	m := mimeReader{o: o, budget: left}
	m.walk(h, body, lines+1, 0)
	own := assemble(h, m.bodies(), o)
	var results []result
	for _, attached := range m.mails {
		if depth >= o.MaxDepth {
			m.tooDeep()
			break
		}
		results = append(results, readAttached(attached, o, left, depth+1)...)
	}
	own.problems = append(m.problems, own.problems...)
	if len(own.patch.Files) > 0 || len(own.problems) > 0 || len(results) == 0 {
		results = append([]result{own}, results...)
	}
	return results
}

// readAttached reads an attached mail or mailbox. Mails without a patch are
// what the mail around them talks about, not patches of the queue.
func readAttached(text []byte, o Options, left *budget, depth int) []result {
	var results []result
	s := newSplitter(bytes.NewReader(text), isFromLine, o.MaxMessage)
	for {
		chunk, err := s.next()
		if err != nil {
			return results
		}
		for _, r := range readNested(chunk.text, o, left, depth) {
			if len(r.patch.Files) > 0 || len(r.problems) > 0 {
				r.decoded = true
				results = append(results, r)
			}
		}
	}
}

// unixLines takes the CR of CR LF away, as git mailsplit does.
func unixLines(mail []byte) []byte {
	if !bytes.Contains(mail, []byte("\r\n")) {
		return mail
	}
	return bytes.ReplaceAll(mail, []byte("\r\n"), []byte("\n"))
}

// assemble makes a patch of the header and the texts of a mail.
func assemble(h header, parts []part, o Options) result {
	body := mailBody{o: o}
	rest := body.read(parts)
	p := &Patch{
		MessageID: guessUTF8([]byte(strings.Trim(h["message-id"], "<> \t"))),
		Message:   trimMessage(body.message.String()),
		Date:      strings.Join(strings.Fields(decodeWords(firstOf(body.inBody["date"], h["date"]))), " "),
	}
	p.setSubject(decodeWords(firstOf(body.inBody["subject"], h["subject"])))
	p.Heading = withoutRe(decodeWords(h["subject"]))
	if from := firstOf(body.inBody["from"], h["from"]); from != "" {
		p.Author = author(decodeWords(from))
	}
	if p.MessageID != "" && h["from"] != "" { // git format-patch writes a From that sent nothing
		p.Sender = author(decodeWords(h["from"]))
	}
	p.Trailers = parseTrailers(p.Message)
	text := joinParts(rest)
	r := result{patch: p, decoded: text.decoded}
	p.Files, r.problems = parseDiff(text.text, text.line, o)
	r.problems = append(r.problems, hiddenDiffs(p.Message)...)
	p.BaseCommit = baseCommit(parts)
	p.Cover = p.Number == 0 && p.Total > 0 && len(p.Files) == 0 && len(r.problems) == 0
	return r
}

// joinParts makes one text of what stands behind a message. Lines of several
// parts can only be counted in what they make together.
func joinParts(parts []part) part {
	switch len(parts) {
	case 0:
		return part{line: 1}
	case 1:
		return parts[0]
	}
	joined := part{line: 1, decoded: true}
	for _, p := range parts {
		joined.text = append(joined.text, p.text...)
		if !bytes.HasSuffix(joined.text, []byte("\n")) {
			joined.text = append(joined.text, '\n')
		}
	}
	return joined
}

// hiddenDiffs looks for the one shape of diff that does not break a message
// off: a context diff.
func hiddenDiffs(message string) []problem {
	if !strings.Contains(message, "***************\n*** ") {
		return nil
	}
	_, problems := parseDiff([]byte(message), 0, Options{}.withDefaults())
	for i := range problems {
		problems[i].line = 0
	}
	return problems
}

// baseCommit finds "base-commit: <id>", which stands behind the diff or in
// the cover letter.
func baseCommit(parts []part) string {
	const key = "\nbase-commit: "
	for _, p := range parts {
		if i := bytes.LastIndex(p.text, []byte(key)); i >= 0 {
			id, _ := lineAt(p.text, i+len(key))
			if id = bytes.TrimSpace(id); isCommit(id) {
				return string(id)
			}
		}
	}
	return ""
}

// trimMessage takes the blank lines around a message away.
func trimMessage(s string) string {
	return strings.TrimRight(strings.TrimLeft(s, "\n"), " \t\n")
}
