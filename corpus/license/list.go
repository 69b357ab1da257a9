package license

import (
	_ "embed"
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

// nearest returns the identifier of ids that is spelled most like s, or "" when
// none is near. Ties go to the identifier that sorts first.
func nearest(s string, ids map[string]string) string {
	const longest = 64
	if len(s) > longest {
		return ""
	}
	low := strings.ToLower(s)
	best, bound := "", 2+len(s)/5
	for key, id := range ids {
		d := distance(low, key, bound)
		if d < bound || d == bound && (best == "" || id < best) {
			best, bound = id, d
		}
	}
	return best
}

// distance is the edit distance (Levenshtein 1966) of a and b in bytes, or some
// number above bound when it is larger than that.
func distance(a, b string, bound int) int {
	if len(a)-len(b) > bound || len(b)-len(a) > bound {
		return bound + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d = 1 + min(d, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], d
		}
	}
	return row[len(b)]
}
