package patch

import (
	"bytes"
	"fmt"
	"strings"
)

// problem is an Unread in the making: what went wrong at which line.
type problem struct {
	line int // 1-based in the text given to parseDiff, plus its offset; 0 for the whole message
	err  error
}

// cursor walks over the lines of a text.
type cursor struct {
	text []byte
	pos  int    // where the current line begins
	end  int    // where the next line begins
	line []byte // the current line without its end
	no   int    // 1-based number of the current line
	eof  bool
}

func newCursor(text []byte, first int) cursor {
	c := cursor{text: text, no: first}
	c.load(0)
	return c
}

func (c *cursor) load(pos int) {
	c.pos = pos
	if pos >= len(c.text) {
		c.line, c.end, c.eof = nil, pos, true
		return
	}
	c.line, c.end = lineAt(c.text, pos)
}

func (c *cursor) advance() {
	c.load(c.end)
	c.no++
}

// ahead is the n-th line behind the current one, nil at the end.
func (c *cursor) ahead(n int) []byte {
	pos := c.end
	for ; n > 1; n-- {
		_, pos = lineAt(c.text, pos)
	}
	line, _ := lineAt(c.text, pos)
	return line
}

// lineAt gives the line that begins at pos, and where the next one does.
func lineAt(text []byte, pos int) ([]byte, int) {
	if pos >= len(text) {
		return nil, pos
	}
	n := bytes.IndexByte(text[pos:], '\n')
	if n < 0 {
		return text[pos:], len(text)
	}
	return text[pos : pos+n], pos + n + 1
}

// has reports whether the current line begins with a prefix.
func (c *cursor) has(prefix string) bool { return hasPrefix(c.line, prefix) }

func hasPrefix(line []byte, prefix string) bool {
	return len(line) >= len(prefix) && string(line[:len(prefix)]) == prefix
}

// diffReader finds the files of a diff between whatever else a text holds.
type diffReader struct {
	cursor
	o        Options
	strip    int    // components that the last file with two names had to lose
	scratch  []Line // where a hunk grows, to be kept at its size
	lines    int    // lines of hunks read
	crlf     bool   // the file header ends its lines with CR LF
	files    []File
	problems []problem
}

// parseDiff reads the diffs of a text whose first line has the number first.
func parseDiff(text []byte, first int, o Options) ([]File, []problem) {
	d := diffReader{cursor: newCursor(text, first), o: o}
	for !d.eof {
		d.next()
	}
	return d.files, d.problems
}

// next reads the file that begins at the current line, or passes the line.
func (d *diffReader) next() {
	switch {
	case len(d.line) == 0:
		d.advance()
	case d.has("diff --git "):
		d.gitFile()
	case d.has("diff --cc "), d.has("diff --combined "):
		d.combinedFile()
	case d.atPlainFile():
		d.plainFile()
	case d.has("Index: "):
		d.svnFile()
	case d.has("Binary files ") && bytes.HasSuffix(trimCR(d.line), []byte(" differ")):
		d.binaryFile()
	case d.has("@@ -"):
		d.strayHunk()
	case d.has("***************") && isContextRange(d.ahead(1)):
		d.fail(d.no, fmt.Errorf("%w: context diff", ErrUnsupported))
		d.advance()
	default:
		d.advance()
	}
}

// maxProblems is how many problems of one message are listed one by one.
const maxProblems = 1000

func (d *diffReader) fail(line int, err error) {
	switch len(d.problems) {
	case maxProblems:
		d.problems = append(d.problems, problem{line, fmt.Errorf("%w, and what else is unreadable from here on", err)})
	case maxProblems + 1:
	default:
		d.problems = append(d.problems, problem{line, err})
	}
}

// atPlainFile knows a file header by its three lines: two of them alone may
// be a removed and an added line.
func (d *diffReader) atPlainFile() bool {
	return d.has("--- ") && hasPrefix(d.ahead(1), "+++ ") && hasPrefix(d.ahead(2), "@@ -")
}

// plainFile reads "---", "+++" and the hunks behind them.
func (d *diffReader) plainFile() {
	d.crlf = bytes.HasSuffix(d.line, []byte("\r"))
	var h fileHeader
	h.setOld(d.text1("--- "))
	d.advance()
	h.setNew(d.text1("+++ "))
	d.advance()
	hunks := d.hunks()
	h.oldIsEmpty = h.oldIsEmpty || len(hunks) == 1 && hunks[0].OldStart == 0 && hunks[0].OldLines == 0 && hunks[0].NewLines > 0
	h.newIsEmpty = h.newIsEmpty || len(hunks) == 1 && hunks[0].NewStart == 0 && hunks[0].NewLines == 0 && hunks[0].OldLines > 0
	d.add(h, hunks)
}

// text1 is the current line without a prefix and without CR.
func (d *diffReader) text1(prefix string) string {
	return string(trimCR(d.line[len(prefix):]))
}

// svnFile passes an Index line. Only where svn says that it does not show the
// content is there a file that no other rule finds.
func (d *diffReader) svnFile() {
	name := d.text1("Index: ")
	d.advance()
	if d.has("====") && hasPrefix(d.ahead(1), "Cannot display: file marked as a binary type") {
		d.add(fileHeader{old: name, new: name, binary: true}, nil)
	}
}

// binaryFile reads "Binary files A and B differ" of plain diff.
func (d *diffReader) binaryFile() {
	h := fileHeader{binary: true}
	names := strings.TrimSuffix(d.text1("Binary files "), " differ")
	if old, new, ok := strings.Cut(names, " and "); ok {
		h.setOld(old)
		h.setNew(new)
		d.add(h, nil)
	}
	d.advance()
}

func (d *diffReader) strayHunk() {
	if _, ok := parseHunkHeader(d.line); ok {
		d.fail(d.no, ErrNoHeader)
	}
	d.advance()
}

// add appends a file under its resolved names.
func (d *diffReader) add(h fileHeader, hunks []Hunk) {
	f := h.file(d.stripOf(h))
	f.Hunks = hunks
	d.files = append(d.files, f)
}

func isContextRange(line []byte) bool {
	return hasPrefix(line, "*** ") && bytes.HasSuffix(trimCR(line), []byte(" ****"))
}

func trimCR(line []byte) []byte {
	return bytes.TrimSuffix(line, []byte("\r"))
}
