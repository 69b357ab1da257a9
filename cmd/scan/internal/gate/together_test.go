package gate

import (
	"testing"

	"github.com/hunkprint/hunkprint/index/match"
)

// Hunks that show nothing alone are findings where they agree on a document, in
// its order.
func TestJudgePatchAddsUp(t *testing.T) {
	const tokens, weak = 24, 0.9 * barOfMatch
	for _, c := range []struct {
		name    string
		origins []uint32 // line of the document that each hunk stands on
		docs    []uint32
		own     bool
		want    Verdict
	}{
		{"in order", []uint32{10, 40, 80, 120}, []uint32{0, 0, 0, 0}, false, Incompatible},
		{"in the order of nothing", []uint32{120, 80, 40, 10}, []uint32{0, 0, 0, 0}, false, Clean},
		{"of as many documents", []uint32{10, 40, 80, 120}, []uint32{0, 1, 2, 3}, false, Clean},
		{"the project's own", []uint32{10, 40, 80, 120}, []uint32{0, 0, 0, 0}, true, Own},
	} {
		j := Judge{Document: documents("GPL-2.0-only", "GPL-2.0-only", "GPL-2.0-only", "GPL-2.0-only"), Own: func(uint32) bool { return c.own }}
		var cases []Case
		for i, line := range c.origins {
			m := matchOf(c.docs[i], weak, 2, 4, line)
			cases = append(cases, Case{Path: "a.c", Post: NewPostImage(plus(10*i+1, 3)), Target: expr(t, "MIT"),
				Result: match.Result{Tokens: tokens, Most: weak, Matches: []match.Match{m}}})
		}
		hunks, err := j.JudgePatch(cases)
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range hunks {
			if h.Verdict != c.want {
				t.Errorf("%s: hunk %d is %s, not %s", c.name, i, h.Verdict, c.want)
			}
			if c.want == Incompatible && (len(h.Findings) != 1 || h.Findings[0].Chain == nil || h.Findings[0].Chain.Hunks != len(cases)) {
				t.Errorf("%s: hunk %d has findings %+v", c.name, i, h.Findings)
			}
		}
	}
}
