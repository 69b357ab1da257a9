package main

import (
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// side is a hunk with its matches.
type side struct {
	post    gate.PostImage
	first   int // line of the patched file
	matches []match.Match
}

// beside puts the hunk's lines beside those of an origin. It gives none where
// no match stands there.
func (s side) beside(r match.Reader, at gate.Origin) (report.Sides, error) {
	for _, m := range s.matches {
		doc, err := r.Document(m.Doc)
		if err != nil {
			return report.Sides{}, err
		}
		if !stands(doc, at) {
			continue
		}
		stream, err := r.Stream(m.Doc)
		if err != nil {
			return report.Sides{}, err
		}
		return s.sides(m, stream), nil
	}
	return report.Sides{}, nil
}

// sides describes one match.
func (s side) sides(m match.Match, stream *index.Stream) report.Sides {
	list := report.Sides{NameBits: m.NameBits, Names: make(map[string]bool)}
	shown := make(map[uint32]bool)
	for _, b := range m.Blocks {
		list.Blocks = append(list.Blocks, report.Block{
			Patch: [2]int{s.inFile(b.Query[0]), s.inFile(b.Query[1])}, Origin: [2]int{int(b.Origin[0]), int(b.Origin[1])}, Bits: b.Bits,
		})
		for n := b.Origin[0]; n <= b.Origin[1]; n++ {
			shown[n] = true
		}
	}
	for i, t := range stream.Tokens {
		if t.Class == fingerprint.Identifier && shown[t.Line] {
			list.Names[stream.Text(i)] = true
		}
	}
	list.Rows = s.rows(m.Blocks, originLines(stream))
	return list
}

// inFile is the number that a line of the post-image has in the patched file.
func (s side) inFile(n uint32) int { return max(s.first, 1) + int(n) - 1 }

func stands(doc index.Document, at gate.Origin) bool {
	return slices.ContainsFunc(doc.Origins, func(o index.Origin) bool { return o.Source == at.Source && o.Path == at.Path })
}

// rows puts the lines of both sides of the blocks beside each other. A line that
// has no counterpart stands alone; one that has it in another block, as where
// lines were moved, stands there.
func (s side) rows(blocks []match.Block, origin map[uint32]string) []report.Row {
	var rows []report.Row
	here, there := make(map[uint32]bool), make(map[uint32]bool) // lines that have a counterpart
	for _, b := range blocks {
		for _, p := range b.Lines {
			here[p.Query], there[p.Origin] = true, true
		}
	}
	patchSide := func(n uint32) report.Side {
		return report.Side{Line: s.inFile(n), Text: string(s.post.Line(n))}
	}
	originSide := func(n uint32) report.Side { return report.Side{Line: int(n), Text: origin[n]} }
	for i, b := range blocks {
		if i > 0 {
			rows = append(rows, report.Row{})
		}
		q, d := b.Query[0], b.Origin[0] // the next lines that are not shown yet
		for _, p := range b.Lines {
			for ; q < p.Query; q++ {
				if !here[q] {
					rows = append(rows, report.Row{Patch: patchSide(q)})
				}
			}
			for ; d < p.Origin; d++ {
				if origin[d] != "" && !there[d] {
					rows = append(rows, report.Row{Origin: originSide(d)})
				}
			}
			if q != p.Query && d != p.Origin {
				continue // both are shown
			}
			row := report.Row{Match: true}
			if q == p.Query {
				row.Patch = patchSide(q)
				q++
			}
			if d == p.Origin {
				row.Origin = originSide(d)
				d++
			}
			rows = append(rows, row)
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
	case before == "(" || before == "[" || before == "->" || before == "." || before == "!" || before == "~" || prefix(s, i-1):
		return false
	case this == "(" || this == "[" || this == "++" || this == "--":
		return s.Tokens[i-1].Class == fingerprint.Keyword && before != "sizeof"
	}
	return true
}

// prefix tells whether a token is an operator in front of its operand, by what
// stands before it.
func prefix(s *index.Stream, i int) bool {
	if i == 0 || !strings.ContainsAny(s.Text(i), "&*-") || len(s.Text(i)) > 1 {
		return false
	}
	before := s.Text(i - 1)
	return before == "return" || len(before) == 1 && strings.ContainsAny(before, "(,=[{;<>?:")
}
