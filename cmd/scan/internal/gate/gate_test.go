package gate

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/corpus/license"
	"github.com/hunkprint/hunkprint/corpus/patch"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// hunkOf makes a hunk of lines with their signs.
func hunkOf(start int, lines ...string) *patch.Hunk {
	h := &patch.Hunk{OldStart: start, NewStart: start}
	for _, l := range lines {
		h.Lines = append(h.Lines, patch.Line{Op: l[0], Text: []byte(l[1:])})
	}
	return h
}

// plus is a hunk of n added lines between two lines of context.
func plus(start, n int) *patch.Hunk {
	lines := []string{" before"}
	for i := range n {
		lines = append(lines, "+line "+strings.Repeat("x", i))
	}
	return hunkOf(start, append(lines, " after")...)
}

// matchOf pairs the query's lines from..to with the same number of lines from origin on.
// barOfMatch is what every match of these tests must reach.
const barOfMatch = 150

func matchOf(doc uint32, bits float64, from, to, origin uint32) match.Match {
	b := match.Block{Query: [2]uint32{from, to}, Origin: [2]uint32{origin, origin + to - from}}
	for q := from; q <= to; q++ {
		b.Lines = append(b.Lines, match.LinePair{Query: q, Origin: origin + q - from})
	}
	return match.Match{Doc: doc, Bits: bits, Bar: barOfMatch, Similarity: 0.8, Verbatim: 0.25, Blocks: []match.Block{b}}
}

func expr(t *testing.T, s string) license.Expr {
	t.Helper()
	e, err := license.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// documents are records by number, each with one licence.
func documents(licenses ...string) func(uint32) (index.Document, error) {
	return func(doc uint32) (index.Document, error) {
		l := licenses[doc]
		return index.Document{Origins: []index.Origin{{Source: "deb:some@1." + l, Path: "dir/" + l + ".c", License: license.Evidence{Expr: l, From: license.Tag}}}}, nil
	}
}

func TestVerdictOfHunk(t *testing.T) {
	const tokens, high = 100, 2 * barOfMatch
	for _, c := range []struct {
		name     string
		licenses []string
		matches  []match.Match
		policy   Policy
		most     float64
		want     Verdict
		findings int
	}{
		{name: "no match", most: high, want: Clean},
		{name: "less than any match", most: match.Result{Tokens: tokens}.Least() - 1, want: TooSmall},
		{name: "weak match", licenses: []string{"GPL-2.0-only"}, matches: []match.Match{matchOf(0, barOfMatch-1, 2, 9, 50)}, most: high, want: Clean},
		{name: "weak match that is told to count", licenses: []string{"GPL-2.0-only"}, matches: []match.Match{matchOf(0, 30, 2, 9, 50)}, policy: Policy{Bits: 30}, most: high, want: Incompatible, findings: 1},
		{name: "unlike", licenses: []string{"GPL-2.0-only"}, matches: []match.Match{matchOf(0, high, 2, 9, 50)}, policy: Policy{Similarity: 0.81}, most: high, want: Clean},
		{name: "incompatible", licenses: []string{"GPL-2.0-only"}, matches: []match.Match{matchOf(0, high, 2, 9, 50)}, most: high, want: Incompatible, findings: 1},
		{name: "compatible", licenses: []string{"MIT"}, matches: []match.Match{matchOf(0, high, 2, 9, 50)}, most: high, want: Compatible, findings: 1},
		{name: "nobody says", licenses: []string{"NOASSERTION"}, matches: []match.Match{matchOf(0, high, 2, 9, 50)}, most: high, want: Unknown, findings: 1},
		{name: "one near-best origin may go in", licenses: []string{"GPL-2.0-only", "MIT"},
			matches: []match.Match{matchOf(0, high, 2, 9, 50), matchOf(1, 0.91*high, 2, 9, 50)}, most: high, want: Compatible, findings: 1},
		{name: "a compatible origin that is not near the best", licenses: []string{"GPL-2.0-only", "MIT"},
			matches: []match.Match{matchOf(0, high, 2, 9, 50), matchOf(1, 0.89*high, 2, 9, 50)}, most: high, want: Incompatible, findings: 1},
		{name: "a refusal is known, silence is not", licenses: []string{"NOASSERTION", "GPL-2.0-only"},
			matches: []match.Match{matchOf(0, high, 2, 9, 50), matchOf(1, high, 2, 9, 50)}, most: high, want: Incompatible, findings: 1},
		{name: "two places", licenses: []string{"GPL-2.0-only", "MIT"},
			matches: []match.Match{matchOf(0, high, 2, 5, 50), matchOf(1, high, 6, 9, 70)}, most: high, want: Incompatible, findings: 2},
		{name: "context alone", licenses: []string{"GPL-2.0-only"}, matches: []match.Match{matchOf(0, high, 1, 1, 50)}, most: high, want: Clean},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := Judge{Policy: c.policy, Document: documents(c.licenses...)}
			h, err := j.Judge(Case{Path: "a.c", Post: NewPostImage(plus(10, 8)), Language: "c", Target: expr(t, "Apache-2.0"),
				Result: match.Result{Tokens: tokens, Most: c.most, Matches: c.matches}})
			if err != nil {
				t.Fatal(err)
			}
			if h.Verdict != c.want || len(h.Findings) != c.findings {
				t.Errorf("verdict %s with %d findings, want %s with %d", h.Verdict, len(h.Findings), c.want, c.findings)
			}
		})
	}
}

// What the project has is no finding, even where others have it in better shape.
func TestOwn(t *testing.T) {
	j := Judge{Document: documents("GPL-2.0-only", "MIT"), Own: func(doc uint32) bool { return doc == 1 }}
	for _, c := range []struct {
		own  float64
		want Verdict
	}{{0.95, Own}, {0.5, Incompatible}} {
		h, err := j.Judge(Case{Post: NewPostImage(plus(10, 8)), Target: expr(t, "Apache-2.0"), Result: match.Result{Tokens: 1, Most: 999,
			Matches: []match.Match{matchOf(0, 500, 2, 9, 50), matchOf(1, c.own*500, 2, 9, 50)}}})
		if err != nil || h.Verdict != c.want || len(h.Findings) != map[Verdict]int{Own: 0, Incompatible: 1}[c.want] {
			t.Errorf("own match of %v of the best: %s with %d findings, %v", c.own, h.Verdict, len(h.Findings), err)
		}
	}
}

func TestNothingAdded(t *testing.T) {
	h, err := (&Judge{}).Judge(Case{Post: NewPostImage(hunkOf(1, " a", "-b"))})
	if err != nil || h.Verdict != Clean || h.Reason == "" {
		t.Errorf("%+v, %v", h, err)
	}
}

// Lines are those of the patched file and of the origin; context is not reported.
func TestLines(t *testing.T) {
	j := Judge{Document: documents("GPL-2.0-only")}
	h, err := j.Judge(Case{Post: NewPostImage(plus(10, 8)), Target: expr(t, "MIT"), Result: match.Result{Tokens: 1, Most: 999, Matches: []match.Match{matchOf(0, 500, 1, 10, 49)}}})
	if err != nil {
		t.Fatal(err)
	}
	f := h.Findings[0]
	if want := [][2]int{{11, 18}}; !reflect.DeepEqual(f.Lines, want) {
		t.Errorf("lines of the patch %v, want %v", f.Lines, want)
	}
	if want := [][2]int{{50, 57}}; !reflect.DeepEqual(f.Origins[0].Lines, want) {
		t.Errorf("lines of the origin %v, want %v", f.Origins[0].Lines, want)
	}
}

func TestOriginsAreCapped(t *testing.T) {
	var origins []index.Origin
	for i := range maxOrigins + 3 {
		origins = append(origins, index.Origin{Source: "s", Path: fmt.Sprint("p", i), License: license.Evidence{Expr: "GPL-2.0-only"}})
	}
	origins = append(origins, origins[0]) // as another index has it, too
	origins = append(origins, index.Origin{Source: "t", Path: "p", License: license.Evidence{Expr: "MIT"}})
	j := Judge{Document: func(uint32) (index.Document, error) { return index.Document{Origins: origins}, nil }}
	h, err := j.Judge(Case{Post: NewPostImage(plus(1, 8)), Target: expr(t, "Apache-2.0"), Result: match.Result{Tokens: 1, Most: 999, Matches: []match.Match{matchOf(0, 500, 2, 9, 1)}}})
	if err != nil {
		t.Fatal(err)
	}
	f := h.Findings[0]
	if len(f.Origins) != maxOrigins || f.MoreOrigin != 4 {
		t.Errorf("%d origins and %d more", len(f.Origins), f.MoreOrigin)
	}
	if f.Verdict != Compatible || f.Origins[0].License != "MIT" {
		t.Errorf("%s by %s: what decides is to stand first", f.Verdict, f.Origins[0].License)
	}
}

// A finding keeps its name wherever the hunk stands, and however it is set.
func TestIdentity(t *testing.T) {
	id := func(h *patch.Hunk, source, path string, first, last uint32) string {
		return identity(newRegion(matchOf(0, 1, first, last, 7), NewPostImage(h)), NewPostImage(h), Origin{Source: source, Path: path})
	}
	base := id(hunkOf(1, "+a  =\tb;", "+c();"), "deb:x@1", "x.c", 1, 2)
	for name, other := range map[string]string{
		"line numbers":          id(hunkOf(900, "+a  =\tb;", "+c();"), "deb:x@1", "x.c", 1, 2),
		"place in the hunk":     id(hunkOf(1, " z", "+a  =\tb;", "+c();"), "deb:x@1", "x.c", 2, 3),
		"white space":           id(hunkOf(1, "+\ta = b;", "+  c();  "), "deb:x@1", "x.c", 1, 2),
		"version of the source": id(hunkOf(1, "+a = b;", "+c();"), "deb:x@2:9", "x.c", 1, 2),
	} {
		if other != base {
			t.Errorf("another id by %s", name)
		}
	}
	for name, other := range map[string]string{
		"text":   id(hunkOf(1, "+a = b;", "+d();"), "deb:x@1", "x.c", 1, 2),
		"extent": id(hunkOf(1, "+a = b;", "+c();"), "deb:x@1", "x.c", 1, 1),
		"source": id(hunkOf(1, "+a = b;", "+c();"), "deb:y@1", "x.c", 1, 2),
		"path":   id(hunkOf(1, "+a = b;", "+c();"), "deb:x@1", "y.c", 1, 2),
	} {
		if other == base {
			t.Errorf("the same id with another %s", name)
		}
	}
	if id(hunkOf(1, "+a;"), "/one/src/lib", "x.c", 1, 1) != id(hunkOf(1, "+a;"), "lib", "x.c", 1, 1) {
		t.Error("another id by the directory of the source")
	}
}

func TestUnversioned(t *testing.T) {
	for source, want := range map[string]string{
		"deb:busybox@1:1.35.0-4": "deb:busybox",
		"npm:@scope/name@1.0.0":  "npm:@scope/name",
		"npm:@scope/name":        "npm:@scope/name",
		"go:example.org/m@v1":    "go:example.org/m",
		"some/dir@home":          "dir@home",
		"linux-6.1.tar.xz":       "linux-6.1.tar.xz",
	} {
		if got := unversioned(source); got != want {
			t.Errorf("unversioned(%q) = %q, want %q", source, got, want)
		}
	}
}

func TestWorst(t *testing.T) {
	for i, worse := range Verdicts {
		for _, better := range Verdicts[:i+1] {
			if Worst(worse, better) != worse || Worst(better, worse) != worse {
				t.Errorf("worst of %s and %s", worse, better)
			}
		}
	}
}

func TestParseFailOn(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  FailOn
	}{
		{[]string{"none"}, FailOn{}},
		{[]string{"unknown", "compatible"}, FailOn{Verdicts: []Verdict{Unknown, Compatible}}},
		{[]string{"policy"}, FailOn{Policy: true}},
		{DefaultFailOn, FailOn{Verdicts: []Verdict{Incompatible, Unknown}, Policy: true}},
	} {
		if got, err := ParseFailOn(c.words); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: %+v, %v", c.words, got, err)
		}
	}
	for _, bad := range [][]string{{"none", "unknown"}, {"none", "policy"}, {"clean"}, {"Unknown"}, {""}} {
		if _, err := ParseFailOn(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// What is waived or known does not reach the gate, and changes nothing else.
func TestReachesTheGate(t *testing.T) {
	found := func(v Verdict, waived, known bool) Finding {
		f := Finding{Verdict: v, Known: known}
		if waived {
			f.Waived = &Waiver{}
		}
		return f
	}
	gate, err := ParseFailOn([]string{"incompatible", "unknown", "too-small", "own"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		hunk Hunk
		want bool
	}{
		"a finding":           {Hunk{Verdict: Incompatible, Findings: []Finding{found(Incompatible, false, false)}}, true},
		"waived":              {Hunk{Verdict: Incompatible, Findings: []Finding{found(Incompatible, true, false)}}, false},
		"known":               {Hunk{Verdict: Incompatible, Findings: []Finding{found(Incompatible, false, true)}}, false},
		"one of two waived":   {Hunk{Verdict: Incompatible, Findings: []Finding{found(Incompatible, true, false), found(Unknown, false, false)}}, true},
		"the rest may go in":  {Hunk{Verdict: Incompatible, Findings: []Finding{found(Incompatible, true, false), found(Compatible, false, false)}}, false},
		"abstained":           {Hunk{Verdict: TooSmall}, true},
		"own":                 {Hunk{Verdict: Own}, true},
		"clean":               {Hunk{Verdict: Clean}, false},
		"compatible is taken": {Hunk{Verdict: Compatible, Findings: []Finding{found(Compatible, false, false)}}, false},
	} {
		if got := gate.Hunk(c.hunk); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, b := range []struct {
		gate  FailOn
		level Level
		want  bool
	}{{FailOn{Policy: true}, Error, true}, {FailOn{Policy: true}, Warn, false}, {FailOn{}, Error, false}} {
		if b.gate.Breach(Breach{Level: b.level}) != b.want {
			t.Errorf("%+v", b)
		}
	}
}

// A name of the context is aligned, but it is not what the patch has renamed.
func TestRegionNames(t *testing.T) {
	h := patch.Hunk{NewStart: 1, Lines: []patch.Line{{Op: ' ', Text: []byte("int before;")}, {Op: '+', Text: []byte("int added;")}}}
	post := NewPostImage(&h)
	r := newRegion(match.Match{Blocks: []match.Block{{Lines: []match.LinePair{{Query: 1, Origin: 1}, {Query: 2, Origin: 2}}}}}, post)
	if r.names(post, "before") || !r.names(post, "added") {
		t.Errorf("before %v, added %v", r.names(post, "before"), r.names(post, "added"))
	}
}
