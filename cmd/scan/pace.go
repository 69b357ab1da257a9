package main

import (
	"context"

	"github.com/schollz/progressbar/v3"

	"github.com/hunkprint/hunkprint/corpus/patch"
)

// pace is how far the reading of queues is: in bytes of files, in commits of
// ranges, else in patches.
type pace struct {
	total   int64 // -1 where it is not known
	bytes   bool
	reached int64
	options []progressbar.Option
}

// newPace finds out how much there is to read.
func newPace(ctx context.Context, queues []string, o patch.Options) *pace {
	p := &pace{bytes: true, options: byteOptions()}
	for _, q := range queues {
		n, known := patch.Extent(q, o)
		p.total += n
		p.bytes = p.bytes && known
	}
	if p.bytes {
		return p
	}
	p.total, p.options = 0, itemOptions("patches")
	for _, q := range queues {
		if !patch.IsRange(q, o) {
			p.total = -1
			return p
		}
		n, err := patch.Commits(ctx, q, o)
		if err != nil {
			p.total = -1
			return p
		}
		p.total += int64(n)
	}
	return p
}

// took is told of bytes that were read, patch of a patch.
func (p *pace) took(bytes int) {
	if p.bytes {
		p.reached += int64(bytes)
	}
}

func (p *pace) patch() {
	if !p.bytes {
		p.reached++
	}
}
