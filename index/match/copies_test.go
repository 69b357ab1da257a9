package match

import "testing"

// taken is a copy model that has seen a lexeme for every letter, and what it has seen.
func taken(letters string) (*copier, []shape) {
	c, seen := new(copier), []shape(nil)
	c.reset()
	for i := range len(letters) {
		seen = append(seen, lexeme(letters[i]))
		c.see(seen)
	}
	return c, seen
}

func lexeme(letter byte) shape {
	symbol := firstLexeme + letter - 'A'
	return shape{symbol: symbol, context: symbol}
}

// A row that has another type than the one before it has it wherever that one stood.
func TestSwaps(t *testing.T) {
	for _, c := range []struct {
		seen string
		want byte
	}{
		{"abcdXefXgXhabcdXef", 'X'},
		{"abcdXefXgXhabcdYef", 'Y'},
		{"abcdXefXgXhabcdYefYg", 'Y'},
		{"abcdXefXgXhabcdYefXg", 'X'},          // not everywhere, it turns out
		{"abcdXefXgXhabcdYefXgXhabcdXef", 'X'}, // the row before this one is read
	} {
		model, seen := taken(c.seen)
		if got, _, ok := model.expects(seen); !ok || got != lexeme(c.want) {
			t.Errorf("behind %s: %v (%v), want %c", c.seen, got, ok, c.want)
		}
	}
}
