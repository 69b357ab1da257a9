package main

import (
	"strings"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// rowsOf puts the lines of a hunk beside those of an origin. A line that has no
// counterpart stands alone.
func rowsOf(blocks []match.Block, post gate.PostImage, newStart int, s *index.Stream) []report.Row {
	origin := originLines(s)
	var rows []report.Row
	patchSide := func(n uint32) report.Side {
		return report.Side{Line: max(newStart, 1) + int(n) - 1, Text: string(post.Line(n))}
	}
	originSide := func(n uint32) report.Side { return report.Side{Line: int(n), Text: origin[n]} }
	for i, b := range blocks {
		if i > 0 {
			rows = append(rows, report.Row{})
		}
		q, d := b.Query[0], b.Origin[0] // the next lines that are not shown yet
		for _, p := range b.Lines {
			for ; q < p.Query; q++ {
				rows = append(rows, report.Row{Patch: patchSide(q)})
			}
			for ; d < p.Origin; d++ {
				if origin[d] != "" {
					rows = append(rows, report.Row{Origin: originSide(d)})
				}
			}
			row := report.Row{}
			if q == p.Query {
				row.Patch = patchSide(q)
				q++
			}
			if d == p.Origin {
				row.Origin = originSide(d)
				d++
			}
			if row != (report.Row{}) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// originLines writes the lines of a document down from its tokens: an index has
// neither its layout nor its comments.
func originLines(s *index.Stream) map[uint32]string {
	lines := make(map[uint32]*strings.Builder)
	for i, t := range s.Tokens {
		b := lines[t.Line]
		if b == nil {
			b = new(strings.Builder)
			lines[t.Line] = b
		} else if apart(s, i) {
			b.WriteByte(' ')
		}
		b.WriteString(s.Text(i))
	}
	texts := make(map[uint32]string, len(lines))
	for n, b := range lines {
		texts[n] = b.String()
	}
	return texts
}

// apart tells whether a blank stands before a token, as most people would set it.
func apart(s *index.Stream, i int) bool {
	before, this := s.Text(i-1), s.Text(i)
	switch {
	case strings.ContainsAny(this, ",;)]") && len(this) == 1, this == "->", this == ".":
		return false
	case before == "(" || before == "[" || before == "->" || before == "." || before == "!" || before == "~":
		return false
	case this == "(" || this == "[" || this == "++" || this == "--":
		return s.Tokens[i-1].Class == fingerprint.Keyword && before != "sizeof"
	}
	return true
}
