package report

import (
	"fmt"
	"strings"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/license"
)

// Count says how many there are of something.
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if strings.HasSuffix(thing, "ch") {
		thing += "e"
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// ranges writes ranges of lines: "10-31,40".
func ranges(list [][2]int) string {
	var words []string
	for _, r := range list {
		words = append(words, lines(r))
	}
	return strings.Join(words, ",")
}

func lines(r [2]int) string {
	if r[0] == r[1] {
		return fmt.Sprint(r[0])
	}
	return fmt.Sprintf("%d-%d", r[0], r[1])
}

// pairs says which lines of a patch are which of an origin.
func pairs(patch, origin [][2]int) string {
	var words []string
	for i := range min(len(patch), len(origin), shownBlocks) {
		words = append(words, lines(patch[i])+" = "+lines(origin[i]))
	}
	if more := len(patch) - shownBlocks; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

// renames lists the first names that were changed.
func renames(list []gate.Rename) string {
	var words []string
	for _, r := range list[:min(len(list), shownRenames)] {
		words = append(words, clipped(r.Origin, 32)+" -> "+clipped(r.Patch, 32))
	}
	if more := len(list) - shownRenames; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

// duties says what a taker owes.
func duties(list []license.Duty) string {
	says := map[license.Duty]string{
		license.Notice:  "keep copyright and licence notices",
		license.Source:  "offer the source",
		license.Network: "offer the source to users over a network",
		license.Patent:  "patent terms apply",
	}
	var words []string
	for _, d := range list {
		words = append(words, says[d])
	}
	return strings.Join(words, "; ")
}
