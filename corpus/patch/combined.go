package patch

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// A combined diff shows a merge: one column of signs and one pre-image range
// a parent. Its first column and range alone are the diff against the first
// parent, which is the branch merged into, and that is what is read. Taking
// only lines that are new to every parent would hide what the merge brings in.

// combinedFile reads a "diff --cc" line and what follows.
func (d *diffReader) combinedFile() {
	d.crlf = bytes.HasSuffix(d.line, []byte("\r"))
	_, name, _ := strings.Cut(strings.TrimPrefix(string(trimCR(d.line)), "diff --"), " ")
	h := fileHeader{git: true, combined: true}
	d.advance()
	stated := false
	for !d.eof && (d.combinedMode(&h) || d.extendedLine(&h)) {
		stated = true
	}
	hunks := d.combinedHunks()
	if !stated && hunks == nil {
		return
	}
	if h.old == "" && h.new == "" {
		h.old, h.new = "a/"+pathOf(name), "b/"+pathOf(name) // this line has no prefix
	}
	d.add(h, hunks)
}

// combinedMode reads "mode 100644,100644..100755", which only a combined
// diff has, and the mode lists of its other lines.
func (d *diffReader) combinedMode(h *fileHeader) bool {
	line := string(trimCR(d.line))
	if modes, ok := strings.CutPrefix(line, "deleted file mode "); ok {
		h.newIsEmpty = true
		h.oldMode, _, _ = strings.Cut(modes, ",")
		d.advance()
		return true
	}
	modes, ok := strings.CutPrefix(line, "mode ")
	if !ok {
		return false
	}
	old, new, _ := strings.Cut(modes, "..")
	h.oldMode, _, _ = strings.Cut(old, ",")
	h.newMode = new
	d.advance()
	return true
}

func (d *diffReader) combinedHunks() []Hunk {
	var hunks []Hunk
	for d.has("@@@ -") || d.has("@@@@") {
		start := d.no
		h, err := d.combinedHunk()
		if err != nil {
			d.fail(start, err)
			d.skipHunk()
			continue
		}
		hunks = append(hunks, h)
	}
	return hunks
}

// combinedHunk reads one hunk. After an error the current line is the one
// behind its header.
func (d *diffReader) combinedHunk() (Hunk, error) {
	header := d.line
	h, left, ok := parseCombinedHeader(trimCR(d.line))
	d.advance()
	if !ok {
		return Hunk{}, fmt.Errorf("%w: unreadable header (%s)", ErrCorrupt, clip(header))
	}
	body := d.cursor
	for slices.Max(left) > 0 {
		if err := d.combinedLine(&h, left); err != nil {
			d.cursor = body
			return Hunk{}, fmt.Errorf("%w (%s)", err, clip(header))
		}
	}
	if isNoNewline(d.line) {
		markNoNewline(h.Lines)
		d.advance()
	}
	d.lines += len(h.Lines)
	return h, nil
}

// parseCombinedHeader reads "@@@ -1,2 -3,4 +5,6 @@@ section". left is how many
// lines of each parent and, last, of the merge are to come.
func parseCombinedHeader(line []byte) (h Hunk, left []int, ok bool) {
	rest := bytes.TrimLeft(line, "@")
	parents := len(line) - len(rest) - 1
	if parents < 2 || parents > maxParents {
		return h, nil, false
	}
	for i := range parents + 1 {
		sign := " -"
		if i == parents {
			sign = " +"
		}
		if rest, ok = bytes.CutPrefix(rest, []byte(sign)); !ok {
			return h, nil, false
		}
		var start, lines int
		if start, lines, rest, ok = parseRange(rest); !ok {
			return h, nil, false
		}
		left = append(left, lines)
		if i == 0 {
			h.OldStart, h.OldLines = start, lines
		}
		h.NewStart, h.NewLines = start, lines
	}
	rest, ok = bytes.CutPrefix(rest, append([]byte(" "), line[:parents+1]...))
	h.Section = string(bytes.TrimPrefix(rest, []byte(" ")))
	return h, left, ok
}

// maxParents is far beyond any octopus merge in the wild (66 in Linux).
const maxParents = 255

// combinedLine reads one line of a combined hunk and counts it.
func (d *diffReader) combinedLine(h *Hunk, left []int) error {
	parents := len(left) - 1
	line := d.line
	if d.crlf {
		line = trimCR(line)
	}
	switch {
	case d.eof:
		return ErrTruncated
	case len(line) > d.o.MaxLine, len(h.Lines) >= min(d.o.MaxHunk, d.o.MaxLines-d.lines):
		return ErrTooLarge
	case isNoNewline(line):
		markNoNewline(h.Lines)
		d.advance()
		return nil
	case len(line) == 0:
		line = bytes.Repeat([]byte(" "), parents)
	case len(line) < parents || len(bytes.Trim(line[:parents], " +-")) > 0:
		return fmt.Errorf("%w: line %d is neither context nor change", ErrCorrupt, d.no)
	}
	signs := line[:parents]
	removed := bytes.IndexByte(signs, '-') >= 0
	if removed && bytes.IndexByte(signs, '+') >= 0 {
		return fmt.Errorf("%w: line %d is both added and removed", ErrCorrupt, d.no)
	}
	for i, sign := range signs {
		if sign == '-' || sign == ' ' && !removed {
			left[i]--
		}
	}
	if !removed {
		left[parents]--
	}
	if slices.Min(left) < 0 {
		return fmt.Errorf("%w: line %d exceeds the counts", ErrCorrupt, d.no)
	}
	if signs[0] != ' ' || !removed {
		h.Lines = append(h.Lines, Line{Op: signs[0], Text: line[parents:]})
	}
	d.advance()
	return nil
}
