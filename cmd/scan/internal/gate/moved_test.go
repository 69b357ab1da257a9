package gate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/corpus/patch"
	"github.com/hunkprint/hunkprint/index/match"
)

// fileOf makes the change of a file: "old" or "old -> new", then lines with their signs;
// a line @ begins another hunk.
func fileOf(paths string, lines ...string) patch.File {
	old, path, renamed := strings.Cut(paths, " -> ")
	if !renamed {
		path = old
	}
	f := patch.File{Path: path, OldPath: old}
	for len(lines) > 0 {
		end := slices.Index(append(lines, "@"), "@")
		f.Hunks = append(f.Hunks, *hunkOf(1, lines[:end]...))
		lines = lines[min(end+1, len(lines)):]
	}
	return f
}

// signed puts a sign before each line.
func signed(sign string, lines ...string) (list []string) {
	for _, l := range lines {
		list = append(list, sign+l)
	}
	return list
}

func TestMoved(t *testing.T) {
	function := []string{"int level_of(struct evlog *log)", "{", "\tint level = log->mask;", "", "\treturn level;", "}"}
	indented := []string{"  int level_of( struct evlog *log )  ", "{\r", "    int level=log->mask;", "\t", "    return level;", "}"}
	reversed := slices.Clone(function)
	slices.Reverse(reversed)
	add, remove := signed("+", function...), signed("-", function...)
	type series []patch.File // one a patch
	for _, c := range []struct {
		name   string
		series series
		tree   map[string]string
		of     int // patch that is looked at, its last file's first hunk
		want   int
	}{
		{name: "nothing is removed", series: series{fileOf("b.c", add...)}, want: 0},
		{name: "an earlier patch removes it", series: series{fileOf("a.c", remove...), fileOf("b.c", add...)}, of: 1, want: 6},
		{name: "a later patch removes it", series: series{fileOf("b.c", add...), fileOf("a.c", remove...)}, want: 6},
		{name: "the same hunk removes it", series: series{fileOf("a.c", append(remove, signed("+", indented...)...)...)}, want: 6},
		{name: "lines in turn", series: series{fileOf("a.c", "-int level = log->mask;", "+\tint level = log->mask;", "-return level;", "+\treturn level;")}, want: 2},
		{name: "twice", series: series{fileOf("a.c", remove...), fileOf("b.c", append(add, add...)...)}, of: 1, want: 12},
		{name: "a part", series: series{fileOf("a.c", remove...), fileOf("b.c", append(add, "+int other;")...)}, of: 1, want: 6},
		{name: "too little", series: series{fileOf("a.c", remove...), fileOf("b.c", "+\treturn level;", "+}")}, of: 1, want: 0},
		{name: "nineteen letters", series: series{fileOf("a.c", "-int abcdefghijklmnop;"), fileOf("b.c", "+int abcdefghijklmnop;")}, of: 1, want: 0},
		{name: "twenty letters", series: series{fileOf("a.c", "-int abcdefghijklmnopq;"), fileOf("b.c", "+int abcdefghijklmnopq;")}, of: 1, want: 1},
		{name: "the same lines in another order", series: series{fileOf("a.c", remove...), fileOf("b.c", signed("+", reversed...)...)}, of: 1, want: 1},
		{name: "lines that stood apart", series: series{fileOf("a.c", "-int one = first(1);", " int two;", "-int six = sixth(6);", "@", "-int ten = tenth(9);"),
			fileOf("b.c", "+int one = first(1);", "+int six = sixth(6);", "+int ten = tenth(9);")}, of: 1, want: 0},
		{name: "context between them", series: series{fileOf("a.c", "-int one = first(1);", "-int six = sixth(6);"),
			fileOf("b.c", "+int one = first(1);", " int two;", "+int six = sixth(6);")}, of: 1, want: 0},
		{name: "added first and moved then", series: series{fileOf("a.c", add...), fileOf("a.c", remove...), fileOf("b.c", add...)}, of: 2, want: 0},
		{name: "the addition itself", series: series{fileOf("a.c", add...), fileOf("a.c", remove...), fileOf("b.c", add...)}, of: 0, want: 0},
		{name: "added, renamed and moved", series: series{fileOf("a.c", add...), fileOf("a.c -> x.c"), fileOf("x.c", remove...), fileOf("b.c", add...)}, of: 3, want: 0},
		{name: "moved twice", series: series{fileOf("a.c", remove...), fileOf("b.c", add...), fileOf("b.c", remove...), fileOf("c.c", add...)}, of: 3, want: 6},
		{name: "the tree has it", tree: map[string]string{"a.c": strings.Join(indented, "\n")},
			series: series{fileOf("a.c", remove...), fileOf("b.c", add...)}, of: 1, want: 6},
		{name: "the tree has it under its old name", tree: map[string]string{"a.c": strings.Join(function, "\n")},
			series: series{fileOf("a.c -> x.c"), fileOf("x.c", remove...), fileOf("b.c", add...)}, of: 2, want: 6},
		{name: "the tree does not have it", tree: map[string]string{"a.c": "int other;\n"},
			series: series{fileOf("a.c", remove...), fileOf("b.c", add...)}, of: 1, want: 0},
		{name: "the tree has a part of it", tree: map[string]string{"a.c": strings.Join(function[:3], "\n")},
			series: series{fileOf("a.c", remove...), fileOf("b.c", add...)}, of: 1, want: 3},
		{name: "the tree has it elsewhere", tree: map[string]string{"z.c": strings.Join(function, "\n")},
			series: series{fileOf("a.c", remove...), fileOf("b.c", add...)}, of: 1, want: 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var tree func(string) []byte
			if c.tree != nil {
				tree = func(path string) []byte { return []byte(c.tree[path]) }
			}
			m := NewMoved(tree, false)
			for _, f := range c.series {
				m.Add(&patch.Patch{Files: []patch.File{f}})
			}
			post := m.PostImage(&c.series[c.of].Hunks[0])
			if got := post.Moved(); got != c.want {
				t.Errorf("%d moved lines, want %d", got, c.want)
			}
			adds := 0
			for n := range post.Lines() {
				if post.Adds(uint32(n + 1)) {
					adds++
				}
			}
			if adds+c.want != post.Added() {
				t.Errorf("%d new and %d moved of %d added lines", adds, c.want, post.Added())
			}
		})
	}
}

// Past the limit a removal no longer counts, in whichever of its parts it is reached.
func TestMovedIsBounded(t *testing.T) {
	var lines []string
	for i := range 100 {
		lines = append(lines, fmt.Sprintf("int this_is_long_enough_%d;", i))
	}
	moves := func(limit int, patches ...patch.File) int {
		m := NewMoved(nil, false)
		m.limit = limit
		for _, f := range patches {
			m.Add(&patch.Patch{Files: []patch.File{f}})
		}
		return m.PostImage(hunkOf(1, signed("+", lines...)...)).Moved()
	}
	gone, other := fileOf("a.c", signed("-", lines...)...), fileOf("x.c", signed("+", lines...)...)
	for _, c := range []struct {
		limit   int
		patches []patch.File
		want    int
	}{
		{199, []patch.File{gone}, 100},
		{99, []patch.File{gone}, 50},
		{199, []patch.File{other, gone}, 100},
		{198, []patch.File{other, gone}, 0},
	} {
		if got := moves(c.limit, c.patches...); got != c.want {
			t.Errorf("limit %d: %d moved lines, want %d", c.limit, got, c.want)
		}
	}
}

func TestVerdictOfMoved(t *testing.T) {
	const line = "int this_is_long_enough_to_count;"
	for _, c := range []struct {
		name    string
		real    bool
		lines   []string
		result  match.Result
		verdict Verdict
		reason  string
	}{
		{"all", true, []string{"+" + line}, match.Result{}, Own, "moved within the series"},
		{"unconfirmed", false, []string{"+" + line}, match.Result{}, Own, "moved within the series, if it removes what it says: --repo looks that up"},
		{"and blank lines", true, []string{"+" + line, "+"}, match.Result{}, Own, "1 of 2 added lines are moved within the series"},
		{"and more", true, []string{"+" + line, "+x"}, match.Result{Tokens: 1, Most: 1}, TooSmall,
			"a full copy would be 1 bits, and a match counts from 30 bits; 1 of 2 added lines are moved within the series"},
		{"and a copy", true, []string{"+" + line, "+x"}, match.Result{Tokens: 1, Most: 199, Matches: []match.Match{matchOf(0, 199, 1, 2, 50)}}, Incompatible,
			"1 of 2 added lines are moved within the series"},
		{"a match of what is moved", true, []string{"+" + line, "+x"}, match.Result{Tokens: 1, Most: 199, Matches: []match.Match{matchOf(0, 199, 1, 1, 50)}}, Clean,
			"1 of 2 added lines are moved within the series"},
	} {
		m := NewMoved(nil, c.real)
		f := fileOf("a.c", "-"+line)
		m.Add(&patch.Patch{Files: []patch.File{f}})
		j := Judge{Policy: Policy{Bits: 30}, Document: documents("GPL-2.0-only")}
		h, err := j.Judge(Case{Post: m.PostImage(hunkOf(1, c.lines...)), Target: expr(t, "Apache-2.0"), Result: c.result})
		if err != nil || h.Verdict != c.verdict || h.Reason != c.reason || h.MovedLines != 1 {
			t.Errorf("%s: %s, %q, %d moved lines, %v", c.name, h.Verdict, h.Reason, h.MovedLines, err)
		}
	}
}
