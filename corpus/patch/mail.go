package patch

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
)

// header holds the fields of a mail under their lower-case names, unfolded
// and not yet decoded. The last one of a name counts, as for git.
type header map[string]string

// splitHeader splits a mail and says how many lines its header has, the empty
// line included. A line that is no header line begins the body.
func splitHeader(mail []byte) (h header, body []byte, lines int) {
	h = header{}
	c := newCursor(mail, 0)
	last := ""
	for ; !c.eof; c.advance() {
		line := trimCR(c.line)
		switch {
		case len(line) == 0 && c.no == 0:
			continue // blank lines above the header
		case len(line) == 0:
			return h, c.text[c.end:], c.no + 1
		case isSpace(line[0]) && last != "":
			h[last] += " " + string(bytes.TrimSpace(line))
		case hasPrefix(line, "From ") || hasPrefix(line, ">From "):
		default:
			name, value, ok := cutField(line)
			if !ok {
				return h, c.text[c.pos:], c.no
			}
			last = strings.ToLower(name)
			h[last] = value
		}
	}
	return h, nil, c.no
}

// cutField splits a header line by the rule of RFC 2822.
func cutField(line []byte) (name, value string, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return "", "", false
	}
	for _, c := range line[:i] {
		if c <= ' ' || c > '~' {
			return "", "", false
		}
	}
	return string(line[:i]), string(bytes.TrimSpace(line[i+1:])), true
}

// part is one text of a mail, its transfer encoding undone. The charset is
// left as it is: only the message is converted, a diff is bytes.
type part struct {
	text    []byte
	charset string
	html    bool
	line    int  // 1-based line of the mail at which text begins
	decoded bool // lines count in the decoded text instead
}

// mimeReader takes a mail apart.
type mimeReader struct {
	o        Options
	seen     int
	texts    []part
	mails    [][]byte // attached mails, which are patches of their own
	problems []problem
}

// texts are the parts that make the mail, in order.
func (m *mimeReader) bodies() []part {
	var plain []part
	for _, p := range m.texts {
		if !p.html {
			plain = append(plain, p)
		}
	}
	if plain != nil {
		return plain
	}
	for _, p := range m.texts {
		if bytes.Contains(p.text, []byte("@@ -")) {
			m.fail(fmt.Errorf("%w: the patch is HTML", ErrUnsupported))
			break
		}
	}
	return m.texts
}

func (m *mimeReader) fail(err error) { m.problems = append(m.problems, problem{err: err}) }

// walk takes one entity apart, a mail or a part of one. line is where its body begins.
func (m *mimeReader) walk(h header, body []byte, line, depth int) {
	m.seen++
	if depth > m.o.MaxDepth || m.seen > m.o.MaxParts {
		if m.problems == nil || m.problems[len(m.problems)-1].err != ErrTooDeep {
			m.fail(ErrTooDeep)
		}
		return
	}
	media, params := mediaType(h["content-type"])
	boundary := params["boundary"]
	switch {
	case strings.HasPrefix(media, "multipart/") && boundary != "":
		if media == "multipart/encrypted" {
			m.fail(fmt.Errorf("%w: encrypted", ErrUnsupported))
		}
		m.multipart(body, boundary, line, depth)
	case media == "message/rfc822" && depth > 0:
		text, _ := transferDecode(h["content-transfer-encoding"], body)
		m.mails = append(m.mails, text)
	default:
		m.leaf(h, media, params, body, line)
	}
}

// multipart walks through the parts between boundary lines. A last part
// without its closing line is read to the end.
func (m *mimeReader) multipart(body []byte, boundary string, line, depth int) {
	mark := []byte("--" + boundary)
	start, startLine := -1, 0
	c := newCursor(body, line)
	for ; !c.eof; c.advance() {
		if !bytes.HasPrefix(c.line, mark) {
			continue
		}
		tail := bytes.TrimSpace(c.line[len(mark):])
		if len(tail) > 0 && string(tail) != "--" {
			continue
		}
		if start >= 0 {
			m.entity(body[start:c.pos], startLine, depth)
		}
		if start, startLine = c.end, c.no+1; len(tail) > 0 {
			return
		}
	}
	switch {
	case start >= 0:
		m.entity(body[start:], startLine, depth)
	default:
		m.texts = append(m.texts, part{text: body, line: line})
	}
}

func (m *mimeReader) entity(text []byte, line, depth int) {
	// The line end before a boundary belongs to the boundary; a diff that
	// ends there does not miss it.
	h, body, lines := splitPartHeader(text)
	m.walk(h, body, line+lines, depth+1)
}

// splitPartHeader is splitHeader for a part, which may have an empty header.
func splitPartHeader(text []byte) (header, []byte, int) {
	if len(text) > 0 && text[0] == '\n' {
		return header{}, text[1:], 1
	}
	return splitHeader(text)
}

// leaf keeps a part that is text, or that looks like a patch whatever it says it is.
func (m *mimeReader) leaf(h header, media string, params map[string]string, body []byte, line int) {
	text, same := transferDecode(h["content-transfer-encoding"], body)
	decoded := !same
	if len(text) > m.o.MaxMessage {
		m.fail(fmt.Errorf("decoded part: %w", ErrTooLarge))
		text = text[:m.o.MaxMessage]
	}
	disposition, dispParams := mediaType(h["content-disposition"])
	name := strings.ToLower(firstOf(dispParams["filename"], params["name"]))
	attached := disposition == "attachment" || name != "" || strings.HasPrefix(media, "application/")
	isText := media == "" || strings.HasPrefix(media, "text/")
	switch {
	case attached && isPatchArchive(name):
		m.attachedArchive(text, name)
	case isPGP(media):
	case attached && looksLikePatch(text) && isWholeMail(text):
		m.mails = append(m.mails, text)
	case !isText && !looksLikePatch(text):
	default:
		if strings.EqualFold(params["format"], "flowed") {
			text, decoded = unflow(text, strings.EqualFold(params["delsp"], "yes")), true
		}
		text = undash(text)
		if decoded {
			line = 1
		}
		m.texts = append(m.texts, part{text, params["charset"], media == "text/html", line, decoded})
	}
}

func isPGP(media string) bool {
	return media == "application/pgp-signature" || media == "application/pgp-encrypted" || media == "application/pgp-keys"
}

// isPatchArchive knows attachments that hide a patch from every reader of text.
func isPatchArchive(name string) bool {
	stem := name
	for _, ext := range []string{".gz", ".bz2", ".xz", ".zst", ".zip", ".7z", ".tgz", ".tar"} {
		stem = strings.TrimSuffix(stem, ext)
	}
	return stem != name && (strings.Contains(stem, "patch") || strings.Contains(stem, "diff"))
}

// attachedArchive reads an attachment that is one compressed patch.
func (m *mimeReader) attachedArchive(text []byte, name string) {
	plain, err := unpackAll(text, m.o.MaxMessage)
	switch {
	case err != nil:
		m.fail(fmt.Errorf("attachment %s: %w", clip([]byte(name)), err))
	case isWholeMail(plain):
		m.mails = append(m.mails, plain)
	case looksLikePatch(plain):
		m.texts = append(m.texts, part{text: plain, line: 1, decoded: true})
	default:
		m.fail(fmt.Errorf("attachment %s: %w", clip([]byte(name)), ErrUnsupported))
	}
}

// looksLikePatch asks for a line that only diffs have.
func looksLikePatch(text []byte) bool {
	for _, mark := range []string{"@@ -", "diff --git ", "@@@ -"} {
		if hasPrefix(text, mark) || bytes.Contains(text, []byte("\n"+mark)) {
			return true
		}
	}
	return false
}

// isWholeMail knows an attachment that is a mail with a message of its own.
func isWholeMail(text []byte) bool {
	shape := shapeOf(text)
	return shape == shapeMbox || shape == shapeMail
}

// mediaType reads "type/subtype; key=value", as much of it as there is.
func mediaType(field string) (media string, params map[string]string) {
	if field == "" {
		return "", nil
	}
	media, params, err := mime.ParseMediaType(field)
	if err == nil {
		return media, params
	}
	media, rest, _ := strings.Cut(field, ";")
	params = map[string]string{}
	for _, p := range strings.Split(rest, ";") {
		key, value, _ := strings.Cut(p, "=")
		params[strings.ToLower(strings.TrimSpace(key))] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return strings.ToLower(strings.TrimSpace(media)), params
}

// transferDecode undoes a transfer encoding. same says that there was none.
func transferDecode(encoding string, body []byte) (text []byte, same bool) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return decodeBase64(body), false
	case "quoted-printable":
		return decodeQuoted(body, true), false
	}
	return body, true
}

// unflow joins the lines that format=flowed broke (RFC 3676). The signature
// line stays whole, and delsp takes the space at the break away.
func unflow(text []byte, delsp bool) []byte {
	out := make([]byte, 0, len(text))
	for c := newCursor(text, 1); !c.eof; c.advance() {
		line := trimCR(c.line)
		if string(line) == "-- " {
			out = append(out, "-- \n"...)
			continue
		}
		line = bytes.TrimPrefix(line, []byte(" "))
		soft := bytes.HasSuffix(line, []byte(" "))
		if soft && delsp {
			line = line[:len(line)-1]
		}
		out = append(out, line...)
		if !soft {
			out = append(out, '\n')
		}
	}
	return out
}

// undash takes the dash escapes out of a text signed inline with PGP.
func undash(text []byte) []byte {
	const begin, end = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"
	if !hasPrefix(text, begin) && !bytes.Contains(text, []byte("\n"+begin)) {
		return text
	}
	out := make([]byte, 0, len(text))
	signed := false
	for c := newCursor(text, 1); !c.eof; c.advance() {
		line := c.line
		switch {
		case hasPrefix(line, begin):
			signed = true
		case hasPrefix(line, end):
			signed = false
		case signed:
			line = bytes.TrimPrefix(line, []byte("- "))
		}
		out = append(append(out, line...), '\n')
	}
	return out
}
