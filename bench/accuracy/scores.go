package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/hunkprint/hunkprint/bench/baseline"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

// A scoreboard writes what each method says of every window: one line of
// tab-separated values a window, with a column for each method of scoring. An
// empty column says that the method was not to be had. Nil writes nothing.
type scoreboard struct {
	file  *os.File
	out   *bufio.Writer
	tools []string
}

// ownMethods are the ways to score that need no baseline: the share of the bar
// that counts, bits, matched tokens.
var ownMethods = []string{"bar", "bits", "count"}

func newScoreboard(path string, tools []string) (*scoreboard, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	s := &scoreboard{file: f, out: bufio.NewWriter(f), tools: tools}
	columns := append([]string{"language", "lines", "variant", "tokens"}, ownMethods...)
	for _, e := range baseline.Engines() {
		columns = append(columns, e.Name)
	}
	for _, t := range baseline.Tools("c") {
		columns = append(columns, t.Name)
	}
	fmt.Fprintln(s.out, strings.Join(columns, "\t"))
	return s, nil
}

func (s *scoreboard) close() error {
	if s == nil {
		return nil
	}
	return errors.Join(s.out.Flush(), s.file.Close())
}

// record is where the windows of one language are written down.
type record struct {
	language string
	index    *index.Index
	points   *table
	contest  *contest
}

func (r record) add(lines int, variant string, o outcome) error {
	r.points.write(r.language, lines, variant, o)
	if err := r.figures(lines, variant, o); err != nil {
		return err
	}
	return r.contest.add(lines, variant, o)
}

// contest is the scoring of one language: engines with its corpus, and all
// windows of one length, which the tools are to see at once.
type contest struct {
	board   *scoreboard
	lang    lang
	own     []corpus.Document
	engines []*baseline.Engine
	rows    []string
	texts   [][]byte
}

// contest gives the engines the documents of a corpus; their tokens come from its index.
func (s *scoreboard) contest(l lang, own []corpus.Document, ix *index.Index) (*contest, error) {
	if s == nil {
		return nil, nil
	}
	c := &contest{board: s, lang: l, own: own, engines: baseline.Engines()}
	texts := make(map[[2]string][]byte)
	for _, d := range own {
		texts[[2]string{d.Source, d.Path}] = d.Text
	}
	for doc := range uint32(ix.Header().Documents) {
		d, err := ix.Document(doc)
		if err != nil {
			return nil, err
		}
		stream, err := ix.Stream(doc)
		if err != nil {
			return nil, err
		}
		text := texts[[2]string{d.Origins[0].Source, d.Origins[0].Path}]
		for _, e := range c.engines {
			e.Add(doc, text, stream.Tokens)
		}
	}
	for _, e := range c.engines {
		e.Seal()
	}
	return c, nil
}

// add scores the windows of one variant.
func (c *contest) add(lines int, variant string, o outcome) error {
	if c == nil {
		return nil
	}
	t := syntax.NewTokenizer()
	defer t.Close()
	counts := o.counts()
	var tokens []fingerprint.Token
	for i, text := range o.texts {
		var err error
		if tokens, _, err = t.Tokenize(tokens[:0], []byte(text), o.samples[i].doc.Language, true); err != nil {
			return err
		}
		line := fmt.Sprintf("%s\t%d\t%s\t%d\t%.4f\t%.1f\t%.0f", c.lang.name, lines, variant, o.results[i].Tokens, o.height(i), o.bits(i), counts[i])
		for _, e := range c.engines {
			line += fmt.Sprintf("\t%d", e.Score([]byte(text), tokens))
		}
		c.rows, c.texts = append(c.rows, line), append(c.texts, []byte(text))
	}
	return nil
}

// end runs the tools, and writes the windows that were added since the last end.
func (c *contest) end(ctx context.Context) error {
	if c == nil {
		return nil
	}
	for _, t := range baseline.Tools(c.lang.name) {
		scores, err := c.run(ctx, t)
		if errors.Is(err, baseline.ErrAbsent) {
			fmt.Println("left out:", err)
		} else if err != nil {
			return err
		}
		for i := range c.rows {
			c.rows[i] += "\t"
			if scores != nil {
				c.rows[i] += strconv.Itoa(scores[i])
			}
		}
	}
	for _, line := range c.rows {
		fmt.Fprintln(c.board.out, line)
	}
	c.rows, c.texts = nil, nil
	return c.board.out.Flush()
}

func (c *contest) run(ctx context.Context, t baseline.Tool) ([]int, error) {
	if !slices.Contains(c.board.tools, t.Name) {
		return nil, fmt.Errorf("%w: -tools does not name %s", baseline.ErrAbsent, t.Name)
	}
	dir, err := os.MkdirTemp("", "accuracy-tools")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	docs := make([][]byte, len(c.own))
	for i, d := range c.own {
		docs[i] = d.Text
	}
	return t.Scores(ctx, dir, docs, c.texts)
}
