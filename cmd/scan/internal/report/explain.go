package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

// Sides is a finding beside one of its origins.
type Sides struct {
	Rows     []Row
	NameBits float64         // of the finding's bits, what equal names and literals say
	Blocks   []Block         // the regions that match, in the order of the patch
	Names    map[string]bool // that the shown lines of the origin use
}

// Block is one region of a match.
type Block struct {
	Patch, Origin [2]int // first and last line
	Bits          float64
}

// Row is a line of a hunk beside one of its origin. A side with line 0 is empty;
// an empty row is a gap.
type Row struct {
	Patch, Origin Side
	Match         bool // the side that is there corresponds to a line of the other, maybe to one above
}

// Side is one line of one side.
type Side struct {
	Line int
	Text string
}

// Explain writes one finding in full. Without rows the lines are left out.
func Explain(w io.Writer, p Patch, h gate.Hunk, f gate.Finding, s Sides) error {
	t := &textWriter{printer: printer{w: w}}
	t.printf("%s\n", title(p))
	t.printf("\n  %s  %s:%s\n", f.Verdict, Neutral(h.Path), ranges(f.Lines))
	t.field("patch", "%s, patch %d", p.Queue, p.Position)
	if p.Author != "" {
		t.field("author", "%s", p.Author)
	}
	t.field("strength", "%.0f bits; 999 of 1,000 independent hunks of this length (%d tokens) stay below %.0f in a match as close", f.Bits, h.AddedTokens, f.ChanceBits)
	t.field("likeness", "%.0f%% of the tokens that the hunk adds; %.0f%% of names and literals are the same", 100*f.Similarity, 100*f.Verbatim)
	if why := accepted(f); why != "" {
		t.field("accepted", "%s", why)
	}
	t.field("finding", "%s", f.ID)
	for _, o := range f.Origins {
		t.printf("\n")
		t.origin("code of", o)
		if o.PURL != "" {
			t.field("package", "%s", o.PURL)
		}
		t.licence(h, o)
		if o.WhySource != "" {
			t.field("says", "%s", o.WhySource)
		}
		t.field("strength", "%.0f bits, %.0f%% of the tokens, %.0f%% verbatim", o.Bits, 100*o.Similarity, 100*o.Verbatim)
	}
	if f.MoreOrigin > 0 {
		t.field("", "and %s", Count(f.MoreOrigin, "more origin"))
	}
	t.names(f.Renames)
	t.shares(f, s)
	t.rows(s.Rows)
	return t.err
}

// shares says where the bits of the first origin come from.
func (t *textWriter) shares(f gate.Finding, s Sides) {
	if len(s.Blocks) == 0 {
		return
	}
	t.printf("\n")
	all := f.Origins[0].Bits
	t.field("bits", "%.0f of the structure, %.0f of equal names and literals", all-s.NameBits, s.NameBits)
	for i, b := range s.Blocks {
		if i == shownBlocks {
			t.field("", "and %s", Count(len(s.Blocks)-i, "more region"))
			break
		}
		t.field("", "%.0f in lines %s = %s", b.Bits, lines(b.Patch), lines(b.Origin))
	}
}

// names lists every renamed name.
func (t *textWriter) names(list []gate.Rename) {
	if len(list) == 0 {
		return
	}
	t.printf("\n")
	width := 0
	for _, r := range list {
		width = max(width, min(columnsOf(Neutral(r.Origin)), 30))
	}
	for i, r := range list {
		label := ""
		if i == 0 {
			label = "renamed"
		}
		t.printf("%*s%-*s%s -> %s\n", indent, "", labels, label, padded(clipped(Neutral(r.Origin), 30), width), clipped(Neutral(r.Patch), 30))
	}
}

// cell is the width of one side of a row: line number, blank, text.
const cell = (columns - 3) / 2

func (t *textWriter) rows(rows []Row) {
	if len(rows) == 0 {
		return
	}
	t.printf("\n%-*s | %s\n", cell, "patch", "origin")
	for _, r := range rows {
		if r == (Row{}) {
			t.printf("%*s | %*s\n", cell, "...", cell, "...")
			continue
		}
		a, b := r.Patch.lines(), r.Origin.lines()
		for i := range max(len(a), len(b)) {
			left, right := "", ""
			if i < len(a) {
				left = a[i]
			}
			if i < len(b) {
				right = b[i]
			}
			t.printf("%s\n", strings.TrimRight(padded(left, cell)+" | "+right, " "))
		}
	}
}

// lines cuts a side into lines of a cell.
func (s Side) lines() []string {
	if s.Line == 0 {
		return nil
	}
	const number = 6
	rest := shown(s)
	lines := []string{}
	for first := true; first || rest != ""; first = false {
		label := ""
		if first {
			label = fmt.Sprint(s.Line)
		}
		var text string
		text, rest = cutAt(rest, cell-number)
		lines = append(lines, fmt.Sprintf("%*s %s", number-1, label, text))
	}
	return lines
}
