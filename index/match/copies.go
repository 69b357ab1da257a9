package match

// copier is the copy model: it predicts that what followed the last time goes
// on to follow. Where the last shapes have occurred before it reads on from
// there, through differences, until it is wrong too often.
type copier struct {
	seen   map[uint64]int // the last copyContext shapes -> place behind them
	prior  []int          // per place: the last one before it that is behind the same shapes, -1 for none
	source int            // where it reads, -1 for nowhere
	run    int            // right predictions in a row
	misses int            // wrong ones lately
}

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
	c.source, c.run, c.misses = -1, 0, 0
}

// expects predicts the shape behind the given ones, with the state of the model.
func (c *copier) expects(before []shape) (next shape, state int, ok bool) {
	if c.source < 0 || c.source >= len(before) {
		return shape{}, 0, false
	}
	return before[c.source], c.misses*copyRuns + min(c.run, copyRuns-1), true
}

// see takes in the last one of the shapes.
func (c *copier) see(shapes []shape) {
	last := len(shapes) - 1
	if c.source >= 0 {
		if shapes[c.source].same(shapes[last]) {
			if c.run++; c.run == copyRuns {
				c.misses = 0
			}
		} else {
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
			c.source, c.run, c.misses = before, 0, 0
		} else if lost {
			c.source, c.run, c.misses = -1, 0, 0
		}
	}
	c.seen[context] = last + 1
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
