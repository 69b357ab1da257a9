package patch

import (
	"bytes"
	"fmt"
	"slices"
)

// hunks reads hunks until a line that begins none. A hunk that cannot be
// read is a problem, and the ones behind it are still read.
func (d *diffReader) hunks() []Hunk {
	var hunks []Hunk
	for d.has("@@ -") {
		start := d.no
		h, err := d.hunk()
		if err != nil {
			d.fail(start, err)
			d.skipHunk()
			continue
		}
		hunks = append(hunks, h)
		d.surplus()
	}
	return hunks
}

// hunk reads one hunk. After an error the current line is the one behind
// its header.
func (d *diffReader) hunk() (Hunk, error) {
	h, ok := parseHunkHeader(d.line)
	at := d.cursor
	if !ok {
		d.advance()
		return Hunk{}, fmt.Errorf("%w: unreadable header", ErrCorrupt)
	}
	d.advance()
	body := d.cursor
	lines, err := d.body(h)
	if err != nil {
		d.cursor = body
		return Hunk{}, fmt.Errorf("%w (%s)", err, clip(at.line))
	}
	h.Lines = lines
	return h, nil
}

// body reads as many lines as the header of a hunk promises.
func (d *diffReader) body(h Hunk) ([]Line, error) {
	old, new := h.OldLines, h.NewLines
	// The counts are a stranger's: they size nothing that is not bounded.
	if n := max(old, new); n > min(d.o.MaxHunk, d.o.MaxLines-d.lines) {
		return nil, fmt.Errorf("hunk of %d lines: %w", n, ErrTooLarge)
	}
	lines := d.scratch[:0]
	for old > 0 || new > 0 {
		if d.eof {
			return nil, ErrTruncated
		}
		if len(d.line) > d.o.MaxLine {
			return nil, fmt.Errorf("line %d has %d bytes: %w", d.no, len(d.line), ErrTooLarge)
		}
		line, op := d.hunkLine()
		switch op {
		case ' ':
			old, new = old-1, new-1
		case '-':
			old--
		case '+':
			new--
		case '\\':
			markNoNewline(lines)
			d.advance()
			continue
		default:
			return nil, fmt.Errorf("%w: line %d is neither context nor change", ErrCorrupt, d.no)
		}
		if old < 0 || new < 0 {
			return nil, fmt.Errorf("%w: line %d exceeds the counts", ErrCorrupt, d.no)
		}
		lines = append(lines, Line{Op: op, Text: line})
		d.advance()
	}
	if isNoNewline(d.line) {
		markNoNewline(lines)
		d.advance()
	}
	d.scratch, d.lines = lines, d.lines+len(lines)
	return slices.Clone(lines), nil
}

// hunkLine splits the current line. Mailers strip the space of an empty
// context line, so an empty line is one, as it is for git.
func (d *diffReader) hunkLine() (text []byte, op byte) {
	line := d.line
	if d.crlf {
		line = trimCR(line)
	}
	switch {
	case len(line) == 0, len(line) == 1 && line[0] == '\r':
		return line, ' '
	case line[0] == '\\' && !isNoNewline(line):
		return line, 0
	}
	return line[1:], line[0]
}

// isNoNewline knows "\ No newline at end of file" in any language.
func isNoNewline(line []byte) bool {
	return len(line) >= 12 && line[0] == '\\' && line[1] == ' '
}

func markNoNewline(lines []Line) {
	if len(lines) > 0 {
		lines[len(lines)-1].NoNewline = true
	}
}

// surplus reports changed lines that follow a complete hunk: its counts are
// too small. A mail signature or the next file is none.
func (d *diffReader) surplus() {
	start, changed := d.no, 0
	for !d.eof && len(d.line) > 0 && !endsHunk(d.line) {
		switch d.line[0] {
		case '+', '-':
			changed++
		case ' ', '\\':
		default:
			if changed > 0 {
				d.fail(start, fmt.Errorf("%d %w", changed, ErrCount))
			}
			return
		}
		d.advance()
	}
	if changed > 0 {
		d.fail(start, fmt.Errorf("%d %w", changed, ErrCount))
	}
}

// endsHunk knows the lines behind a hunk that look like removed ones: the
// signature of a mail, a separator, the next file.
func endsHunk(line []byte) bool {
	line = trimCR(line)
	return hasPrefix(line, "---") || string(line) == "-- " || string(line) == "--"
}

// skipHunk passes what is left of a damaged hunk: everything up to the next
// hunk or file, since where it ends cannot be known.
func (d *diffReader) skipHunk() {
	for !d.eof && !d.has("@@") && !d.has("diff -") && !d.has("Index: ") && !d.atPlainFile() {
		d.advance()
	}
}

// parseHunkHeader reads "@@ -1,2 +3,4 @@ section".
func parseHunkHeader(line []byte) (Hunk, bool) {
	var h Hunk
	rest, ok := bytes.CutPrefix(trimCR(line), []byte("@@ -"))
	if !ok {
		return h, false
	}
	if h.OldStart, h.OldLines, rest, ok = parseRange(rest); !ok {
		return h, false
	}
	if rest, ok = bytes.CutPrefix(rest, []byte(" +")); !ok {
		return h, false
	}
	if h.NewStart, h.NewLines, rest, ok = parseRange(rest); !ok {
		return h, false
	}
	rest, ok = bytes.CutPrefix(rest, []byte(" @@"))
	h.Section = string(bytes.TrimPrefix(rest, []byte(" ")))
	return h, ok
}

// parseRange reads "12,3", or "12" for one line.
func parseRange(b []byte) (start, lines int, rest []byte, ok bool) {
	if start, b, ok = parseNumber(b); !ok {
		return 0, 0, b, false
	}
	if len(b) == 0 || b[0] != ',' {
		return start, 1, b, true
	}
	lines, b, ok = parseNumber(b[1:])
	return start, lines, b, ok
}

// parseNumber reads up to nine digits: no file has more lines, and no count
// overflows.
func parseNumber(b []byte) (n int, rest []byte, ok bool) {
	i := 0
	for i < len(b) && i < 9 && b[i] >= '0' && b[i] <= '9' {
		n = n*10 + int(b[i]-'0')
		i++
	}
	return n, b[i:], i > 0
}

// clip shortens a line for an error.
func clip(line []byte) string {
	const most = 60
	return printable(string(line[:min(len(line), most)]))
}
