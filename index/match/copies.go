package match

import "slices"

// copier is the copy model: it predicts that what followed the last time goes
// on to follow. Where the last shapes have occurred before it reads on from
// there, through differences, until it is wrong too often. A lexeme that took the
// place of another is expected to go on doing so: of two rows of a table that differ
// in a type the second has it wherever the first has its own.
type copier struct {
	seen   map[uint64]int // the last copyContext shapes -> place behind them
	prior  []int          // per place: the last one before it that is behind the same shapes, -1 for none
	source int            // where it reads, -1 for nowhere
	run    int            // right predictions in a row
	misses int            // wrong ones lately
	swaps  []swap         // since it reads there
}

// swap is a lexeme that took the place of another.
type swap struct{ of, by uint8 }

const (
	copyContext = 4   // shapes that must recur
	copyReach   = 256 // how far back they may be, in tokens
	copyPlaces  = 8   // behind the same shapes, that are looked at
	copyMisses  = 4   // wrong predictions after which it looks elsewhere
	copyRuns    = 16  // lengths of a run that are told apart
	copyStates  = copyRuns * copyMisses
)

func (c *copier) reset() {
	if c.seen == nil {
		c.seen = make(map[uint64]int)
	}
	clear(c.seen)
	c.prior = append(c.prior[:0], -1)
	c.lookAt(-1)
}

// lookAt goes on reading at another place, -1 for none.
func (c *copier) lookAt(source int) {
	c.source, c.run, c.misses, c.swaps = source, 0, 0, c.swaps[:0]
}

// expects predicts the shape behind the given ones, with the state of the model.
func (c *copier) expects(before []shape) (next shape, state int, ok bool) {
	if c.source < 0 || c.source >= len(before) {
		return shape{}, 0, false
	}
	return c.swapped(before[c.source]), c.misses*copyRuns + min(c.run, copyRuns-1), true
}

// see takes in the last one of the shapes.
func (c *copier) see(shapes []shape) {
	last := len(shapes) - 1
	if c.source >= 0 {
		if c.swapped(shapes[c.source]).same(shapes[last]) {
			if c.run++; c.run == copyRuns {
				c.misses = 0
			}
		} else {
			c.swap(shapes[c.source].symbol, shapes[last].symbol)
			c.run = 0
			c.misses++
		}
		c.source++
	}
	c.prior = append(c.prior, -1)
	if len(shapes) < copyContext {
		return
	}
	context := uint64(0)
	for _, s := range shapes[len(shapes)-copyContext:] {
		context = context<<16 | uint64(s.symbol)<<8 | uint64(s.binding)
	}
	before, ok := c.seen[context]
	if ok {
		c.prior[last+1] = before
	}
	if lost := c.source < 0 || c.misses == copyMisses; lost || c.misses > 0 && c.run < copyContext {
		if ok && last-before < copyReach {
			c.lookAt(before)
		} else if lost {
			c.lookAt(-1)
		}
	}
	c.seen[context] = last + 1
}

// swapped is what takes the place of a shape, itself where nothing did.
func (c *copier) swapped(s shape) shape {
	for _, w := range c.swaps {
		if w.of == s.symbol {
			return shape{symbol: w.by, context: w.by}
		}
	}
	return s
}

// swap takes in that one symbol stands where the other one was read. It holds for lexemes alone:
// of names the bindings say what took their place.
func (c *copier) swap(of, by uint8) {
	c.swaps = slices.DeleteFunc(c.swaps, func(w swap) bool { return w.of == of })
	if of >= firstLexeme && by >= firstLexeme && of != by {
		c.swaps = append(c.swaps, swap{of, by})
	}
}

// among looks at the last places where the shapes before this one stood, too, and tells how
// many there are, and how many of them go on with it. The copy model takes the word of one
// of them: in a table of numbers with signs it is wrong half of the time.
func (c *copier) among(before []shape, next shape) (same, all int) {
	at := len(before)
	for range copyPlaces {
		if at = c.prior[at]; at < 0 || len(before)-at > copyReach {
			break
		}
		if all++; before[at].same(next) {
			same++
		}
	}
	return same, all
}
