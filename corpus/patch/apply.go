package patch

import (
	"bytes"
	"errors"
	"slices"
)

// ErrApply says that a text is not the pre-image of a file's hunks.
var ErrApply = errors.New("does not apply")

// A hunk is looked for this far away from the place that it names, and a long one
// less far: every place costs up to its length.
const (
	maxDrift    = 1000    // lines
	maxCompared = 1 << 20 // lines
)

// Apply gives the post-image of a text, and for each hunk where in it, in bytes,
// the lines of the hunk begin. Every line that a hunk does not add must stand in
// the text as the hunk has it, but for a carriage return at its end: at the place
// that the hunk names, as far as the ones before it moved that, or at the nearest
// one. It fails with ErrApply else.
func (f *File) Apply(pre []byte) (post []byte, at []int, err error) {
	lines := linesOf(pre)
	done, drift := 0, 0
	for i := range f.Hunks {
		h := &f.Hunks[i]
		old := h.without('+')
		start := h.OldStart + drift
		if h.OldLines > 0 {
			start-- // else it names the line before
		}
		found := nearest(lines, old, done, start)
		if found < 0 {
			return nil, nil, ErrApply
		}
		drift += found - start
		post = appendLines(post, lines[done:found])
		at = append(at, len(post))
		for _, line := range h.without('-') {
			post = append(append(post, line...), '\n')
		}
		done = found + len(old)
	}
	return appendLines(post, lines[done:]), at, nil
}

// Applied tells where in a text the lines of each hunk's post-image begin, in
// bytes, if the text is the post-image of the file: line by line where each hunk
// says. It fails with ErrApply else.
func (f *File) Applied(post []byte) (at []int, err error) {
	lines := linesOf(post)
	done, offset := 0, 0
	for i := range f.Hunks {
		h := &f.Hunks[i]
		start := h.NewStart
		if h.NewLines > 0 {
			start--
		}
		if start < done || !stands(lines, h.without('-'), start) {
			return nil, ErrApply
		}
		for ; done < start; done++ {
			offset += len(lines[done])
		}
		at = append(at, offset)
	}
	return at, nil
}

// Reversed is the change the other way round: its Apply makes the pre-image of a
// post-image.
func (f *File) Reversed() *File {
	r := *f
	r.Hunks = slices.Clone(f.Hunks)
	for i := range r.Hunks {
		h := &r.Hunks[i]
		h.Lines = slices.Clone(h.Lines)
		h.reverse()
	}
	return &r
}

// without gives the texts of the lines that have another sign.
func (h *Hunk) without(op byte) [][]byte {
	lines := make([][]byte, 0, len(h.Lines))
	for i := range h.Lines {
		if h.Lines[i].Op != op {
			lines = append(lines, h.Lines[i].Text)
		}
	}
	return lines
}

// linesOf splits a text into lines with their ends.
func linesOf(text []byte) [][]byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	if len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func appendLines(text []byte, lines [][]byte) []byte {
	for _, line := range lines {
		text = append(text, line...)
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		text = append(text, '\n') // what follows is a line of its own
	}
	return text
}

// nearest is the line nearest to start from which on the wanted ones stand, and
// that is not below least; -1 for none.
func nearest(lines, want [][]byte, least, start int) int {
	if start >= least && stands(lines, want, start) {
		return start
	}
	if len(want) == 0 {
		return -1 // anywhere would do
	}
	for d := 1; d <= min(maxDrift, maxCompared/len(want)); d++ {
		if start-d >= least && stands(lines, want, start-d) {
			return start - d
		}
		if start+d >= least && stands(lines, want, start+d) {
			return start + d
		}
	}
	return -1
}

func stands(lines, want [][]byte, at int) bool {
	if at < 0 || at+len(want) > len(lines) {
		return false
	}
	for i, w := range want {
		if !bytes.Equal(trimCR(bytes.TrimSuffix(lines[at+i], []byte("\n"))), trimCR(w)) {
			return false
		}
	}
	return true
}
