package gate

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"

	"github.com/hunkprint/hunkprint/corpus/patch"
)

// leastMoved is how many letters and digits a moved block has at least: what
// git diff --color-moved=blocks asks for, so that a brace is no moved code.
const leastMoved = 20

// maxMoved bounds what is remembered of a series, in lines and pairs of lines:
// about 75 MiB. What is removed beyond it does not count.
const maxMoved = 1 << 20

// Moved is what a series removes. What the series adds of that elsewhere is
// moved, not new. It follows the rule of git diff --color-moved=blocks
// --color-moved-ws=ignore-all-space: a run of added lines that stand in the same
// order among the removed ones. Lines are compared without white space, blank ones
// are passed over, and a line may come back more than once: the project had it.
//
// Only what stood there before the series counts: with a tree, lines that its
// file has; without one, lines that no earlier patch of the series put there.
// Else a series could add a copy first and move it then.
//
// Patches are added in order. It is not safe for concurrent use.
type Moved struct {
	tree      func(path string) []byte
	confirmed bool
	limit     int
	seed      maphash.Seed
	removed   map[uint64]bool   // lines, and pairs of neighbours
	put       map[uint64]int    // how often the series has put them into a file so far
	names     map[string]string // of renamed and copied files, before the series
	last      *patch.Patch      // of which nothing is in put and names yet
	full      bool
}

// NewMoved begins a series. The tree gives a file as it was before the series, or
// nil; a nil tree leaves removals unconfirmed, unless they are told to be real.
func NewMoved(tree func(path string) []byte, real bool) *Moved {
	return &Moved{
		tree: tree, confirmed: real || tree != nil, limit: maxMoved, seed: maphash.MakeSeed(),
		removed: make(map[uint64]bool), put: make(map[uint64]int), names: make(map[string]string),
	}
}

// Add takes the next patch of the series.
func (m *Moved) Add(p *patch.Patch) {
	if m.last != nil {
		m.settle(m.last)
	}
	m.last = p
	for i := range p.Files {
		f := &p.Files[i]
		if m.tree != nil {
			m.removeFromTree(f)
		} else {
			m.remove(f)
		}
	}
}

// settle remembers what a patch leaves behind for those that follow.
func (m *Moved) settle(p *patch.Patch) {
	for i := range p.Files {
		f := &p.Files[i]
		if m.full = m.full || len(m.names)+len(m.put) >= m.limit; m.full {
			return
		}
		if f.Path != f.OldPath {
			m.names[f.Path] = m.name(f.OldPath)
		}
		if m.tree != nil {
			continue
		}
		file := m.hash(f.Path)
		for x := range m.changed(f, '+') {
			if m.full = len(m.names)+len(m.put) >= m.limit; m.full {
				return
			}
			m.put[joined(file, x)]++
		}
	}
}

// remove counts what a file loses and the series did not put there.
func (m *Moved) remove(f *patch.File) {
	file := m.hash(f.OldPath)
	for x := range m.changed(f, '-') {
		if at := joined(file, x); m.put[at] > 0 {
			m.put[at]--
		} else {
			m.count(x)
		}
	}
}

// removeFromTree counts what a file loses and has in the tree.
func (m *Moved) removeFromTree(f *patch.File) {
	stood := make(map[uint64]bool)
	for x := range m.changed(f, '-') {
		stood[x] = false
	}
	if len(stood) == 0 {
		return
	}
	r := run{seed: m.seed}
	for line := range bytes.Lines(m.tree(m.name(f.OldPath))) {
		for _, x := range r.next(line) {
			if _, ok := stood[x]; ok {
				stood[x] = true
			}
		}
	}
	for x := range m.changed(f, '-') { // in order, so that the limit cuts the same ones every time
		if stood[x] {
			m.count(x)
		}
	}
}

func (m *Moved) count(x uint64) {
	if m.full = m.full || len(m.removed) >= m.limit; !m.full {
		m.removed[x] = true
	}
}

// name is what a file was called before the series.
func (m *Moved) name(path string) string {
	if name, ok := m.names[path]; ok {
		return name
	}
	return path
}

// hash is that of a file, by its name before the series.
func (m *Moved) hash(path string) uint64 { return maphash.String(m.seed, m.name(path)) }

// changed yields the lines and pairs of one sign that a patch changes in a file.
func (m *Moved) changed(f *patch.File, op byte) func(yield func(uint64) bool) {
	return func(yield func(uint64) bool) {
		for i := range f.Hunks {
			r := run{seed: m.seed}
			for _, l := range f.Hunks[i].Lines {
				if l.Op != op && l.Op != ' ' {
					continue
				}
				found := r.next(l.Text)
				if l.Op == ' ' && len(found) > 0 {
					r.cut()
					continue
				}
				for _, x := range found {
					if l.Op == op && !yield(x) {
						return
					}
				}
			}
		}
	}
}

// PostImage is the post-image of a hunk, in which moved lines are marked.
func (m *Moved) PostImage(h *patch.Hunk) PostImage {
	p := NewPostImage(h)
	if len(m.removed) == 0 {
		return p
	}
	p.confirmed = m.confirmed
	r, b := run{seed: m.seed}, block{}
	for i, l := range p.lines {
		found := r.next(l.Text)
		switch {
		case len(found) == 0:
			continue
		case l.Op == ' ' || !m.removed[found[0]]:
			p.move(b)
			b = block{}
			r.cut()
			continue
		case len(found) < 2 || !m.removed[found[1]]: // other lines stood above
			p.move(b)
			b = block{first: i}
		}
		b.last, b.words = i, b.words+words(l.Text)
	}
	p.move(b)
	return p
}

// block is a run of added lines that the series removes.
type block struct {
	first, last int // lines of the post-image, 0-based
	words       int // letters and digits
}

// move marks a block, if it is long enough.
func (p *PostImage) move(b block) {
	if b.words < leastMoved {
		return
	}
	if p.moved == nil {
		p.moved = make([]bool, len(p.lines))
	}
	for i := b.first; i <= b.last; i++ {
		p.moved[i] = p.lines[i].Op == '+'
	}
}

// Moved counts the added lines that are moved.
func (p PostImage) Moved() (n int) {
	for _, moved := range p.moved {
		if moved {
			n++
		}
	}
	return n
}

// movedNote says how many added lines are moved, and who says so; empty for none.
func (p PostImage) movedNote() string {
	n, note := p.Moved(), "moved within the series"
	if n == 0 {
		return ""
	}
	if !p.confirmed {
		note += ", if it removes what it says: --repo looks that up"
	}
	if added := p.Added(); n < added {
		return fmt.Sprintf("%d of %d added lines are %s", n, added, note)
	}
	return note
}

// run reads lines that follow each other.
type run struct {
	seed  maphash.Seed
	above uint64 // the line before; 0 for none
	text  []byte // scratch
	found [2]uint64
}

// next gives the hash of a line without its white space, and the one of it and its
// neighbour above if it has one; nothing for a blank line.
func (r *run) next(line []byte) []uint64 {
	r.text = slices.DeleteFunc(append(r.text[:0], line...), isSpace)
	if len(r.text) == 0 {
		return nil
	}
	found := append(r.found[:0], maphash.Bytes(r.seed, r.text))
	if r.above != 0 {
		found = append(found, joined(r.above, found[0]))
	}
	r.above = found[0]
	return found
}

// cut ends the run: the next line has no neighbour.
func (r *run) cut() { r.above = 0 }

// joined is the hash of two that follow each other.
func joined(a, b uint64) uint64 { return bits.RotateLeft64(a*0x9e3779b97f4a7c15, 32) + b }

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// words counts letters and digits.
func words(line []byte) (n int) {
	for _, c := range line {
		if '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' {
			n++
		}
	}
	return n
}
