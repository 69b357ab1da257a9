package patch

import (
	"bytes"
	"strings"
)

// readPlain reads a text that is no mail: a plain diff, or a patch of a
// quilt series. The whole text is searched for diffs, byte for byte as it is,
// since that is what patch(1) would apply.
func readPlain(text []byte, o Options) result {
	p := &Patch{}
	if shape := shapeOf(text); shape == shapeMail || shape == shapeMbox {
		p.readMailPreamble(text, o)
	} else {
		p.readPreamble(text)
	}
	r := result{patch: p}
	p.Files, r.problems = parseDiff(text, 1, o)
	p.BaseCommit = baseCommit([]part{{text: text}})
	return r
}

// readMailPreamble takes the message of a mail whose body is not encoded,
// whatever its header says.
func (p *Patch) readMailPreamble(text []byte, o Options) {
	h, body, _ := splitHeader(unixLines(messageOf(text)))
	_, params := mediaType(h["content-type"])
	r := assemble(h, []part{{text: body, charset: params["charset"]}}, Options{Scissors: o.Scissors}.withDefaults())
	*p = *r.patch
	line, _ := lineAt(text, 0)
	p.Commit, _ = formatPatchCommit(line)
}

// messageOf is the text up to the diff, so that the diff is not read twice.
func messageOf(text []byte) []byte {
	c := newCursor(text, 1)
	for !c.eof && !breaksMessage(trimCR(c.line)) {
		c.advance()
	}
	return text[:c.pos]
}

// readPreamble reads what stands above a diff: fields of DEP-3 (Description,
// Author, Origin, ...), the header of a Mercurial export, or free text.
func (p *Patch) readPreamble(text []byte) {
	pre := preamble{patch: p}
	for c := newCursor(messageOf(text), 1); !c.eof; c.advance() {
		pre.line(toUTF8(trimCR(c.line), ""))
	}
	p.Message = trimMessage(pre.message.String())
	if p.Subject == "" {
		p.setMessage(p.Message)
		return
	}
	p.Trailers = parseTrailers(p.Message)
}

// preamble collects the lines above a diff.
type preamble struct {
	patch   *Patch
	message strings.Builder
	field   string // the DEP-3 field that a continuation line continues
}

func (b *preamble) line(line string) {
	if hg, ok := strings.CutPrefix(line, "# "); ok && b.hgLine(hg) {
		return
	}
	name, colon := cutField([]byte(line))
	if colon >= 0 && isDEP3(name) {
		b.field = name
		b.set(name, strings.TrimSpace(line[colon+1:]))
		return
	}
	if b.field == "" || line == "" || !isSpace(line[0]) {
		b.field = ""
		b.text(line)
		return
	}
	// A continued description is the message; a line of one dot is empty.
	if b.field == "description" || b.field == "subject" {
		if line = strings.TrimPrefix(line, " "); line == "." {
			line = ""
		}
		b.text(line)
	}
}

func (b *preamble) text(line string) {
	b.message.WriteString(strings.TrimRight(line, " \t") + "\n")
}

func (b *preamble) set(name, value string) {
	p := b.patch
	switch name {
	case "description", "subject":
		if p.Subject == "" {
			p.setSubject(decodeWords(value))
		}
	case "author", "from":
		if p.Author == "" {
			p.Author = author(decodeWords(value))
		}
	case "date":
		p.Date = value
	default:
		b.text(dep3Name(name) + ": " + value)
	}
}

// isDEP3 knows the fields of a DEP-3 header. Those that tell where a change
// comes from stay in the message.
func isDEP3(name string) bool { return dep3Name(name) != "" }

func dep3Name(name string) string {
	switch name {
	case "description", "subject", "author", "from", "date":
		return name
	case "origin":
		return "Origin"
	case "forwarded":
		return "Forwarded"
	case "bug":
		return "Bug"
	case "reviewed-by":
		return "Reviewed-by"
	case "acked-by":
		return "Acked-by"
	case "last-update":
		return "Last-Update"
	case "applied-upstream":
		return "Applied-Upstream"
	}
	if vendor, ok := strings.CutPrefix(name, "bug-"); ok {
		return "Bug-" + strings.ToUpper(vendor[:min(1, len(vendor))]) + vendor[min(1, len(vendor)):]
	}
	return ""
}

// hgLine reads a line of the header of hg export.
func (b *preamble) hgLine(line string) bool {
	key, value, _ := strings.Cut(line, " ")
	value = strings.TrimSpace(value)
	switch key {
	case "User":
		b.patch.Author = author(value)
	case "Date":
		b.patch.Date = value
	case "Node":
		b.patch.Commit = strings.TrimSpace(strings.TrimPrefix(value, "ID"))
	case "HG", "Branch", "Parent", "EXP-Topic":
	default:
		return false
	}
	return true
}

// startsWithHeader reports whether a text begins with the header of a mail:
// header lines up to an empty line, one of them one that every mail has. A
// DEP-3 header looks the same and is none.
func startsWithHeader(head []byte) bool {
	seen := map[string]bool{}
	for c := newCursor(head, 1); !c.eof && len(trimCR(c.line)) > 0; c.advance() {
		name, colon := cutField(trimCR(c.line))
		switch name {
		case "message-id", "received", "mime-version", "from", "subject", "date", "to", "description", "author":
			seen[name] = true
		}
		if colon < 0 && !(isSpace(c.line[0]) && c.no > 1) && !c.has(">From ") {
			break
		}
	}
	if seen["message-id"] || seen["received"] || seen["mime-version"] {
		return true
	}
	dep3 := seen["description"] || seen["author"]
	return seen["from"] && (seen["subject"] || seen["date"]) && !dep3 ||
		seen["subject"] && (seen["date"] || seen["to"]) && !dep3
}

// isHgExport knows the first line of hg export.
func isHgExport(head []byte) bool { return bytes.HasPrefix(head, []byte("# HG changeset patch")) }
