package report

import (
	"regexp"
	"strings"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

// maxRows bounds the lines of one finding on the page.
const maxRows = 1000

// htmlRow is a line of both sides, or says what is left out between two lines.
type htmlRow struct {
	Gap           string
	Pair          bool // the lines correspond, or this one to one above
	Patch, Origin htmlSide
}

type htmlSide struct {
	Number int
	Words  []htmlWord
}

// htmlWord is a piece of a line, marked where it is a name that both sides have
// or that was changed.
type htmlWord struct{ Text, Mark, Title string }

func htmlRows(f gate.Finding, s Sides) []htmlRow {
	patch, origin := sideNames{renamed: make(map[string]string)}, sideNames{renamed: make(map[string]string)}
	for _, r := range f.Renames {
		patch.renamed[Neutral(r.Patch)], origin.renamed[Neutral(r.Origin)] = "in the origin: "+Neutral(r.Origin), "in the patch: "+Neutral(r.Patch)
	}
	patch.same, origin.same = equalNames(s)
	var rows []htmlRow
	for i, r := range s.Rows {
		switch {
		case i == maxRows:
			return append(rows, htmlRow{Gap: Count(len(s.Rows)-i, "more line")})
		case r == (Row{}):
			rows = append(rows, htmlRow{Gap: "..."})
		default:
			rows = append(rows, htmlRow{
				Pair:   r.Match,
				Patch:  htmlSide{r.Patch.Line, patch.mark(shown(r.Patch), r.Match)},
				Origin: htmlSide{r.Origin.Line, origin.mark(shown(r.Origin), r.Match)},
			})
		}
	}
	return rows
}

// equalNames gives for both sides the names that the other has, too.
func equalNames(s Sides) (inOrigin, inPatch map[string]bool) {
	inOrigin, inPatch = make(map[string]bool), make(map[string]bool)
	for w := range s.Names {
		inOrigin[Neutral(w)] = true
	}
	for _, r := range s.Rows {
		for _, w := range name.FindAllString(shown(r.Patch), -1) {
			inPatch[w] = inOrigin[w]
		}
	}
	return inOrigin, inPatch
}

// sideNames says of one side which names the other has, and which are other
// ones there.
type sideNames struct {
	same    map[string]bool
	renamed map[string]string // and what to say of it
}

// shown is the text of a side with its indentation, harmless.
func shown(s Side) string {
	return Neutral(strings.ReplaceAll(strings.TrimRight(s.Text, " \t\r"), "\t", "    "))
}

var name = regexp.MustCompile(`[\pL_$][\pL\pN_$]*`)

// mark cuts a line into words and marks the names of a line that matches.
func (n sideNames) mark(line string, match bool) []htmlWord {
	if !match {
		return []htmlWord{{Text: line}}
	}
	var words []htmlWord
	at := 0
	for _, m := range name.FindAllStringIndex(line, -1) {
		w := htmlWord{Text: line[m[0]:m[1]], Title: n.renamed[line[m[0]:m[1]]]}
		switch {
		case w.Title != "":
			w.Mark = "renamed"
		case n.same[w.Text]:
			w.Mark = "same"
		default:
			continue
		}
		words = append(words, htmlWord{Text: line[at:m[0]]}, w)
		at = m[1]
	}
	return append(words, htmlWord{Text: line[at:]})
}
