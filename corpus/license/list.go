package license

import (
	_ "embed"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed spdx.txt
var spdxText string

// spdxList holds the SPDX identifiers, keyed in lower case since SPDX compares
// identifiers without case.
type spdxList struct {
	licenses   map[string]string // lower case -> as SPDX writes it
	exceptions map[string]string
	deprecated map[string]string // lower case -> the expression that replaces it
}

// list reads the embedded list once; nothing changes it afterwards.
var list = sync.OnceValue(func() *spdxList { return readList(spdxText) })

// Identifiers are those of all licences that SPDX has and does not deprecate, sorted.
func Identifiers() []string { return slices.Sorted(maps.Values(list().licenses)) }

// readList reads the sections of spdx.txt: words in the first two, and
// "old = new" lines in the third.
func readList(text string) *spdxList {
	l := &spdxList{map[string]string{}, map[string]string{}, map[string]string{}}
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case strings.HasSuffix(line, ":"):
			section = line
		case section == "deprecated:":
			old, now, _ := strings.Cut(line, " = ")
			l.deprecated[strings.ToLower(old)] = now
		default:
			for id := range strings.FieldsSeq(line) {
				l.words(section)[strings.ToLower(id)] = id
			}
		}
	}
	return l
}

func (l *spdxList) words(section string) map[string]string {
	if section == "exceptions:" {
		return l.exceptions
	}
	return l.licenses
}

// suggestLicense names the licence that was probably meant by s: one that people
// call so, or whose identifier is spelled most like it. A GNU licence without a
// word on later versions stands for both kinds. It is "" when none is near.
func suggestLicense(s string) string {
	if e, ok := lookupName(s); ok && s != "" {
		return bothKinds(e.String())
	}
	l := list()
	current, d := nearest(s, maps.All(l.licenses))
	old, dOld := nearest(s, spelled(l.deprecated))
	if old != "" && dOld < d {
		return bothKinds(l.deprecated[old])
	}
	return current
}

// suggestException is the same for exceptions.
func suggestException(s string) string {
	id, _ := nearest(s, maps.All(list().exceptions))
	return id
}

// bothKinds adds "-or-later" to a single "-only".
func bothKinds(expr string) string {
	stem, only := strings.CutSuffix(expr, "-only")
	if !only || strings.Contains(expr, " ") {
		return expr
	}
	return expr + " or " + stem + "-or-later"
}

// spelled gives the keys of a map as their own spelling.
func spelled(ids map[string]string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for id := range ids {
			if !yield(id, id) {
				return
			}
		}
	}
}

// nearest returns the identifier, of pairs of its lower case and its spelling,
// that is spelled most like s, with the distance; it is "", with a distance above
// all others, when none is near. Ties go to the identifier that sorts first.
func nearest(s string, ids iter.Seq2[string, string]) (best string, bound int) {
	const longest, none = 64, 1 << 10
	if s == "" || len(s) > longest {
		return "", none
	}
	low := strings.ToLower(s)
	bound = editCost * max(1, (len(s)+2)/4)
	for key, id := range ids {
		d := distance(low, key, bound)
		if d < bound || d == bound && (best == "" || id < best) {
			best, bound = id, d
		}
	}
	if best == "" {
		bound = none
	}
	return best, bound
}

// Costs of an edit in distance: two letters in the wrong order are a slip, and
// more likely what happened than a wrong letter.
const editCost, swapCost = 3, 2

// distance is the cost of turning a into b by edits of single bytes and swaps of
// neighbours (Damerau 1964, each byte edited once), or some number above bound
// when it is larger than that.
func distance(a, b string, bound int) int {
	if editCost*(len(a)-len(b)) > bound || editCost*(len(b)-len(a)) > bound {
		return bound + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = editCost * j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = editCost * (i + 1)
		for j := range len(b) {
			row[j+1] = editCost + min(last[j], row[j], last[j+1])
			if a[i] == b[j] {
				row[j+1] = last[j]
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+swapCost)
			}
		}
	}
	return row[len(b)]
}
