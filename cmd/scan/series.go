package main

import (
	"context"
	"iter"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

// Bounds of how far a series is read ahead, since a patch may move what only a
// later one removes. Of a longer series, what is removed further on does not count
// for the patches here.
const (
	maxAhead     = 256      // patches and replies
	maxAheadSize = 64 << 20 // bytes of their text
	maxNumbers   = 1 << 16  // patches that are taken for one numbered series
	lineSize     = 40       // bytes of a line in memory, beside its text
)

// read is what a queue yields.
type read struct {
	patch *patch.Patch
	err   error
}

// batch are patches of a queue that were read together, and what their series moves.
type batch struct {
	queue string
	read  []read
	moved *gate.Moved
}

// batches reads the queues series by series, or in parts of a long one.
func (ch *checker) batches(ctx context.Context) iter.Seq[*batch] {
	return func(yield func(*batch) bool) {
		a := ahead{moved: gate.NewMoved(nil, false)}
		for _, queue := range ch.queues {
			for p, err := range patch.Read(ctx, queue, ch.options) {
				ch.pace.patch()
				changes := err == nil && len(p.Files) > 0
				if changes && !a.continues(queue, p) {
					if len(a.read) > 0 && !yield(a.take()) {
						return
					}
					a = ahead{queue: queue, numbers: make(map[int]bool), moved: ch.newMoved(ctx, queue, p)}
				}
				a.add(p, err, changes)
				if a.enough() && !yield(a.take()) {
					return
				}
			}
		}
		if len(a.read) > 0 {
			yield(a.take())
		}
	}
}

// newMoved begins a series of a queue with its first patch. Of a range git itself
// says what is removed, and of what the project has already what was there before.
func (ch *checker) newMoved(ctx context.Context, queue string, first *patch.Patch) *gate.Moved {
	if patch.IsRange(queue, ch.options) || ch.wholes.root == nil {
		return gate.NewMoved(nil, patch.IsRange(queue, ch.options))
	}
	if ch.project != nil {
		if commit := ch.project.before(ctx, first); commit != "" {
			return gate.NewMoved(func(path string) []byte { return ch.project.file(ctx, commit, path) }, false)
		}
	}
	return gate.NewMoved(ch.wholes.inTree, false)
}

// ahead is a series, and what was read of it and not yet handed on.
type ahead struct {
	queue   string
	last    *patch.Patch // of the series; nil before the first
	numbers map[int]bool // of [PATCH n/m] that were seen
	moved   *gate.Moved

	read []read
	held *patch.Patch // the last one, as long as it is in read
	size int          // bytes
}

// continues tells whether a patch belongs to the same series as the last one: by
// what [PATCH n/m] says, or as one of the commits, files or patches of a queue that
// nobody has mailed one by one.
func (a *ahead) continues(queue string, p *patch.Patch) bool {
	switch {
	case !a.open():
		return false
	case numbered(a.last) || numbered(p):
		return a.last.Total == p.Total && a.last.Version == p.Version && !a.numbers[p.Number]
	}
	return a.queue == queue && p.MessageID == ""
}

// open tells whether there may be more of the series.
func (a *ahead) open() bool {
	switch {
	case a.last == nil:
		return false
	case numbered(a.last):
		return len(a.numbers) < min(a.last.Total, maxNumbers)
	}
	return a.last.MessageID == ""
}

func numbered(p *patch.Patch) bool { return p.Total > 1 }

// add takes a patch, a mail without one, or why there is none.
func (a *ahead) add(p *patch.Patch, err error, changes bool) {
	a.read = append(a.read, read{p, err})
	if err == nil {
		a.size += sizeOf(p)
	}
	if !changes {
		return
	}
	if a.held != nil {
		detach(a.held)
	}
	a.last, a.held, a.numbers[p.Number] = p, p, true
	a.moved.Add(p)
}

// enough tells whether to hand on what was read.
func (a *ahead) enough() bool {
	return !a.open() || len(a.read) >= maxAhead || a.size >= maxAheadSize
}

// take hands on what was read.
func (a *ahead) take() *batch {
	b := &batch{a.queue, a.read, a.moved}
	a.read, a.held, a.size = nil, nil, 0
	return b
}

// sizeOf is how much the text of a patch takes.
func sizeOf(p *patch.Patch) int {
	size := len(p.Message)
	for l := range linesOf(p) {
		size += lineSize + len(l.Text)
	}
	return size
}

// detach copies the lines of a patch that has to wait out of its message, which
// may be far longer.
func detach(p *patch.Patch) {
	var text []byte
	for l := range linesOf(p) {
		text = append(text, l.Text...)
	}
	for l := range linesOf(p) {
		n := len(l.Text)
		l.Text, text = text[:n:n], text[n:]
	}
}

func linesOf(p *patch.Patch) iter.Seq[*patch.Line] {
	return func(yield func(*patch.Line) bool) {
		for f := range p.Files {
			for h := range p.Files[f].Hunks {
				lines := p.Files[f].Hunks[h].Lines
				for i := range lines {
					if !yield(&lines[i]) {
						return
					}
				}
			}
		}
	}
}
