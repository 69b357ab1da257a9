package patch

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"strings"
)

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
	budget   *budget
	texts    []part
	mails    [][]byte // attached mails, which are patches of their own
	problems []problem
}

// budget is what is left to one mail with all that is attached to it, at any
// depth: a small mail cannot unfold into many large ones.
type budget struct {
	parts    int
	unpacked int // bytes of compressed attachments
	tooDeep  bool
}

func newBudget(o Options) *budget { return &budget{parts: o.MaxParts, unpacked: o.MaxMessage} }

// bodies are the parts that make the mail, in order. HTML is one of them only
// where there is no other text.
func (m *mimeReader) bodies() []part {
	var plain []part
	shown, hidden := false, false // a hunk somewhere in text, in HTML
	for _, p := range m.texts {
		hunk := bytes.Contains(p.text, []byte("@@ -"))
		if p.html {
			hidden = hidden || hunk
			continue
		}
		shown = shown || hunk
		plain = append(plain, p)
	}
	if hidden && !shown {
		m.fail(fmt.Errorf("%w: the patch is HTML", ErrUnsupported))
	}
	if plain == nil {
		return m.texts
	}
	return plain
}

func (m *mimeReader) fail(err error) { m.problems = append(m.problems, problem{err: err}) }

// tooDeep says once that parts are left out.
func (m *mimeReader) tooDeep() {
	if !m.budget.tooDeep {
		m.fail(ErrTooDeep)
	}
	m.budget.tooDeep = true
}

// walk takes one entity apart, a mail or a part of one. line is where its body begins.
func (m *mimeReader) walk(h header, body []byte, line, depth int) {
	if m.budget.parts--; depth > m.o.MaxDepth || m.budget.parts < 0 {
		m.tooDeep()
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
	text, decoded := transferDecode(h["content-transfer-encoding"], body)
	if decoded && !looksLikePatch(text) && looksLikePatch(body) {
		text, decoded = body, false // the encoding is not true
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
	case isText || looksLikePatch(text):
		p := part{text: text, charset: params["charset"], line: line, decoded: decoded}
		p.html = media == "text/html" && !(attached && looksLikePatch(text))
		m.texts = append(m.texts, p.clean(params))
	}
}

// clean undoes what stands between the text of a part and its diff: UTF-16,
// flowed lines, dash escapes.
func (p part) clean(params map[string]string) part {
	if strings.HasPrefix(strings.ToLower(p.charset), "utf-16") {
		p.text, p.charset, p.decoded = []byte(toUTF8(p.text, p.charset)), "", true
	}
	if strings.EqualFold(params["format"], "flowed") {
		p.text, p.decoded = unflow(p.text, strings.EqualFold(params["delsp"], "yes")), true
	}
	p.text = undash(p.text)
	if p.decoded {
		p.line = 1
	}
	return p
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
	plain, err := unpackAll(text, m.budget.unpacked)
	m.budget.unpacked -= len(plain)
	switch {
	case errors.Is(err, ErrTooLarge):
		m.budget.unpacked = 0 // it was unpacked that far, and dropped
		fallthrough
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
