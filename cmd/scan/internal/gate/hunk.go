package gate

import (
	"bytes"

	"github.com/hunkprint/hunkprint/corpus/patch"
)

// PostImage is what a hunk leaves behind: its context and the lines that it
// adds. It is the text that is matched; lines are counted from 1.
type PostImage struct {
	hunk      *patch.Hunk
	lines     []*patch.Line
	moved     []bool // of each line; nil where none is
	confirmed bool   // that what is moved was there
}

// NewPostImage takes it from a hunk.
func NewPostImage(h *patch.Hunk) PostImage {
	p := PostImage{hunk: h}
	for i := range h.Lines {
		if h.Lines[i].Op != '-' {
			p.lines = append(p.lines, &h.Lines[i])
		}
	}
	return p
}

// Text is the text of its lines.
func (p PostImage) Text() []byte {
	var b bytes.Buffer
	for _, l := range p.lines {
		b.Write(l.Text)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// Lines counts its lines.
func (p PostImage) Lines() int { return len(p.lines) }

// Line is the text of one line.
func (p PostImage) Line(n uint32) []byte { return p.lines[n-1].Text }

// Adds tells whether a line is new: added, and not moved.
func (p PostImage) Adds(n uint32) bool {
	return p.lines[n-1].Op == '+' && (p.moved == nil || !p.moved[n-1])
}

// Added counts the lines that the hunk adds, moved ones included.
func (p PostImage) Added() (n int) {
	for _, l := range p.lines {
		if l.Op == '+' {
			n++
		}
	}
	return n
}

// inFile is the number that a line has in the patched file.
func (p PostImage) inFile(n uint32) int { return max(p.hunk.NewStart, 1) + int(n) - 1 }
