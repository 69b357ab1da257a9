package patch

import (
	"bytes"
	"fmt"
	"strings"
)

// gitFile reads a "diff --git" line, its extended header and what follows.
func (d *diffReader) gitFile() {
	d.crlf = bytes.HasSuffix(d.line, []byte("\r"))
	h := fileHeader{git: true}
	names := d.text1("diff --git ")
	d.advance()
	stated := d.extendedHeader(&h)
	hunks := d.hunks()
	if !stated && hunks == nil {
		return // a line that only looks like the beginning of a file, in git's view as well
	}
	h.names[0], h.names[1] = gitNames(names)
	if h.old == "" && h.new == "" && h.from == "" {
		h.old, h.new = h.names[0], h.names[1]
	}
	d.add(h, hunks)
}

// extendedHeader reads the lines up to the first hunk. It reports whether
// there was any.
func (d *diffReader) extendedHeader(h *fileHeader) bool {
	stated := false
	for !d.eof && d.extendedLine(h) {
		stated = true
	}
	return stated
}

// extendedLine reads one line of the header and reports whether it was one.
func (d *diffReader) extendedLine(h *fileHeader) bool {
	key, value := splitExtended(string(trimCR(d.line)))
	switch key {
	case "old mode ":
		h.oldMode = value
	case "new mode ":
		h.newMode = value
	case "deleted file mode ":
		h.newIsEmpty, h.oldMode = true, value
	case "new file mode ":
		h.oldIsEmpty, h.newMode = true, value
	case "copy from ":
		h.from, h.copied = pathOf(value), true
	case "copy to ":
		h.to, h.copied = pathOf(value), true
	case "rename from ", "rename old ":
		h.from = pathOf(value)
	case "rename to ", "rename new ":
		h.to = pathOf(value)
	case "index ":
		h.oldBlob = blobOf(value)
		if _, mode, ok := strings.Cut(value, " "); ok && h.oldMode == "" && h.newMode == "" {
			h.oldMode, h.newMode = mode, mode
		}
	case "similarity index ", "dissimilarity index ":
	case "--- ":
		h.setOld(value)
	case "+++ ":
		h.setNew(value)
	case "Binary files ":
		h.binary = true
	case "GIT binary patch":
		h.binary = true
		d.binaryPatch()
		return true
	default:
		return false
	}
	d.advance()
	return true
}

// splitExtended finds which line of an extended header this is.
func splitExtended(line string) (key, value string) {
	keys := [...]string{
		"old mode ", "new mode ", "deleted file mode ", "new file mode ", "copy from ", "copy to ",
		"rename from ", "rename old ", "rename to ", "rename new ", "index ",
		"similarity index ", "dissimilarity index ", "--- ", "+++ ", "Binary files ", "GIT binary patch",
	}
	for _, key := range keys {
		if value, ok := strings.CutPrefix(line, key); ok {
			return key, value
		}
	}
	return "", ""
}

// blobOf is the name of the pre-image in "OLD..NEW MODE", empty where it is that of no
// file or none at all.
func blobOf(field string) string {
	old, _, ok := strings.Cut(field, "..")
	if !ok || len(old) < 4 || strings.Trim(old, "0") == "" || strings.Trim(old, "0123456789abcdef") != "" {
		return ""
	}
	return old
}

// pathOf is a path alone on its line, C-quoted or not.
func pathOf(field string) string {
	if strings.HasPrefix(field, `"`) {
		if name, _, ok := unquoteC(field); ok {
			return name
		}
	}
	return field
}

// gitNames splits the two names of a "diff --git" line. Unquoted names may
// hold spaces; git writes no others there than ones that are equal behind
// their prefixes, and names them elsewhere where they differ.
func gitNames(s string) (old, new string) {
	if strings.HasPrefix(s, `"`) {
		old, rest, ok := unquoteC(s)
		if ok {
			return old, pathOf(strings.TrimPrefix(rest, " "))
		}
	}
	if i := strings.Index(s, ` "`); i >= 0 {
		return s[:i], pathOf(s[i+1:])
	}
	if middle := len(s) / 2; middle > 0 && sameFile(s, middle) {
		return s[:middle], s[middle+1:] // prefixes of one length, or none
	}
	for i := 0; i < min(len(s), maxNames); i++ {
		if sameFile(s, i) {
			return s[:i], s[i+1:]
		}
	}
	if i := strings.Index(s, " b/"); i >= 0 {
		return s[:i], s[i+1:]
	}
	old, new, _ = strings.Cut(s, " ")
	return old, firstOf(new, old)
}

// maxNames bounds the search for the end of the first name, in bytes: twice
// the longest path of Linux.
const maxNames = 2 * 4096

// sameFile reports whether the names around a blank differ in no more than
// their prefixes.
func sameFile(s string, i int) bool {
	if s[i] != ' ' {
		return false
	}
	old, new := s[:i], s[i+1:]
	return old == new || detectStrip(old, new) == 1 && stripName(old, 1) == stripName(new, 1)
}

// binaryPatch passes the one or two blocks of base85 lines that describe a
// binary change and its reverse.
func (d *diffReader) binaryPatch() {
	d.advance()
	for d.has("literal ") || d.has("delta ") {
		start := d.no
		d.advance()
		for isBase85(trimCR(d.line)) {
			d.advance()
		}
		if len(trimCR(d.line)) > 0 || d.eof {
			d.fail(start, fmt.Errorf("binary patch: %w", ErrTruncated))
			return
		}
		d.advance()
	}
}

// isBase85 checks the length that the first letter of a line announces.
func isBase85(line []byte) bool {
	if len(line) < 6 {
		return false
	}
	bytes := 0
	switch c := line[0]; {
	case c >= 'A' && c <= 'Z':
		bytes = int(c-'A') + 1
	case c >= 'a' && c <= 'z':
		bytes = int(c-'a') + 27
	}
	return bytes > 0 && len(line) == 1+(bytes+3)/4*5
}
