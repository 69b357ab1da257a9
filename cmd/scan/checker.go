package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus/license"
	"github.com/hunkprint/hunkprint/corpus/patch"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// checker is one run of a check: patches are read, matched and reported one
// after the other, with a bounded number of them on the way.
type checker struct {
	queues  []string
	options patch.Options
	targets *targets
	wholes  *wholes
	indexes *indexes
	project *project // nil for none
	implied bool     // what the project has is its own
	workers int
	judge   gate.Judge
	rules   *gate.Rules
	waivers *gate.Waivers
	known   gate.Baseline
	out     *outputs
	bar     *progress
	pace    *pace // of the reading

	sum    report.Summary
	unread []report.Unread
	broken []error // the same, as errors
	files  int     // that the patches change
	cut    bool    // interrupted
	failed bool    // something reached the gate
}

// configure takes what the configuration demands and accepts.
func (ch *checker) configure(c *cobra.Command, f checkFlags, config gate.Config) (err error) {
	if ch.rules, err = config.Rules(); err != nil {
		return err
	}
	if ch.waivers, err = f.readWaivers(c, config); err != nil {
		return err
	}
	ch.known, err = readBaseline(c, f.baseline)
	return err
}

// unit is what a queue yields: a patch with its hunks, or why there is none.
type unit struct {
	pace  int64  // how far the queues were read
	batch *batch // that it was read in
	patch *patch.Patch
	hunks []query
	err   error
}

// query is a hunk on its way to the matcher.
type query struct {
	file  *patch.File
	hunk  *patch.Hunk
	post  gate.PostImage
	match match.Query
	asked bool // it adds something new, so that there will be a result
}

// settle takes over the language that the text of a hunk told, if it did, and says so.
func (q *query) settle(told string) string {
	if told == "" || told == q.match.Language {
		return ""
	}
	q.match.Language, q.match.Sample = told, nil
	return "read as " + told + ": its text tells the language"
}

// unitsAhead is how many patches may be read before their results are there.
const unitsAhead = 16

// run checks all queues and writes the reports.
func (ch *checker) run(parent context.Context, head report.Head) error {
	if err := ch.out.Head(head); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	units, results := make(chan unit, unitsAhead), make(chan match.Result)
	go ch.match(ctx, units, results)
	err := ch.collect(ctx, units, results)
	cancel()
	if ch.cut = parent.Err() != nil; !ch.cut {
		for range results { // the workers read the indexes until this ends
		}
		if err != nil {
			return err
		}
	}
	return ch.out.Tail(report.Tail{Unread: append([]report.Unread{}, ch.unread...), Waivers: ch.waivers.Stale(), Summary: ch.sum, Partial: ch.cut})
}

// match reads the queues and hands on units and, for each hunk asked, a result.
func (ch *checker) match(ctx context.Context, units chan<- unit, results chan<- match.Result) {
	defer close(results)
	queries := func(yield func(match.Query) bool) { ch.read(ctx, units, yield) }
	for r := range match.Stream(ctx, queries, match.Options{
		Reader: func() match.Reader { return ch.indexes.reader.Clone() }, Tokenizer: tokenizer, Workers: ch.workers,
	}) {
		select {
		case results <- r:
		case <-ctx.Done():
			return
		}
	}
}

func (ch *checker) read(ctx context.Context, units chan<- unit, yield func(match.Query) bool) {
	defer close(units)
	for batch := range ch.batches(ctx) {
		for _, r := range batch.read {
			u := newUnit(r, ch.wholes, batch)
			u.pace = ch.pace.reached
			select {
			case units <- u:
			case <-ctx.Done():
				return
			}
			for _, q := range u.hunks {
				if q.asked && !yield(q.match) {
					return
				}
			}
		}
	}
}

func newUnit(r read, wholes *wholes, b *batch) unit {
	u := unit{batch: b, patch: r.patch, err: r.err}
	if r.err != nil {
		return u
	}
	size := 0
	for f := range r.patch.Files {
		file := &r.patch.Files[f]
		w := wholes.of(file)
		if size += w.size(); size > maxInPatch {
			w = whole{}
		}
		var text []byte // that tells the language of all of them
		for h := range file.Hunks {
			post := b.moved.PostImage(&file.Hunks[h])
			q := w.ask(h, post, file.Path, w.language(file.Path, post))
			if q.Language == plainText && !q.Prose {
				if text == nil {
					text = sample(file)
				}
				q.Sample = text
			}
			u.hunks = append(u.hunks, query{file: file, hunk: &file.Hunks[h], post: post, match: q, asked: post.Added() > post.Moved()})
		}
	}
	return u
}

// collect judges and reports what was matched, in order.
func (ch *checker) collect(ctx context.Context, units <-chan unit, results <-chan match.Result) error {
	for {
		u, err := next(ctx, units)
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case u.err != nil:
			ch.missed(u.err)
			continue
		}
		if err := ch.report(ctx, u, results); err != nil {
			return err
		}
	}
}

// next waits for the next of something, but not when interrupted: a reader may
// wait for input for ever.
func next[T any](ctx context.Context, from <-chan T) (x T, err error) {
	select {
	case x, ok := <-from:
		if !ok {
			return x, io.EOF
		}
		return x, ctx.Err()
	case <-ctx.Done():
		return x, ctx.Err()
	}
}

// report judges one patch.
func (ch *checker) report(ctx context.Context, u unit, results <-chan match.Result) error {
	p := report.Patch{
		MessageID: u.patch.MessageID, Subject: u.patch.Subject, Author: u.patch.Author, Queue: u.patch.Queue, Position: u.patch.Position, Base: u.patch.BaseCommit, Unread: u.patch.Unread,
		Verdict: gate.Clean, Hunks: []gate.Hunk{}, Evidence: report.Evidence{Date: u.patch.Date, Mail: u.patch.Heading},
	}
	var cases []gate.Case
	var queries []match.Query
	var judged []side
	bits := 0.0 // that the patch adds
	if p.Unread > 0 {
		bits, p.Verdict = gate.Unbounded, gate.TooSmall // not cleared
	}
	targets := make(map[*patch.File]license.Expr)
	for i := range u.patch.Files {
		f := &u.patch.Files[i]
		targets[f] = ch.targets.of(f)
		if f.Binary {
			p.Binary = append(p.Binary, f.Path)
			bits = gate.Unbounded
		}
	}
	for _, q := range u.hunks {
		c := gate.Case{Path: q.file.Path, Post: q.post, Target: targets[q.file]}
		if q.asked {
			var err error
			if c.Result, err = next(ctx, results); err != nil {
				return err
			}
		}
		if c.Result.Err != nil {
			p.Unread++
			bits = gate.Unbounded
			p.Verdict = gate.Worst(p.Verdict, gate.TooSmall) // not cleared
			ch.missed(&patch.Unread{Queue: u.patch.Queue, Where: fmt.Sprintf("patch %d, %s:%d", u.patch.Position, q.file.Path, q.hunk.NewStart), Err: c.Result.Err})
			continue
		}
		why := q.settle(c.Result.Language)
		c.Language, c.Result.Coverage.Fallback = q.match.Language, cmp.Or(c.Result.Coverage.Fallback, why)
		bits += c.Result.Most
		cases, queries = append(cases, c), append(queries, q.match)
		p.Evidence.Text = append(p.Evidence.Text, q.post)
		judged = append(judged, side{post: q.post, first: q.hunk.NewStart, matches: c.Result.Matches})
	}
	if err := ch.verdicts(ctx, &p, u.batch, cases, queries); err != nil {
		return err
	}
	p.Evidence.Sides = func(hunk, finding int) (report.Sides, error) {
		return judged[hunk].beside(ch.indexes.reader, p.Hunks[hunk].Findings[finding].Origins[0])
	}
	asked := ch.rules.Check(u.patch, bits)
	p.Policy, p.Generator, p.Trivial = asked.Breaches, asked.Generator, asked.Trivial
	ch.failed = ch.failed || slices.ContainsFunc(p.Policy, ch.judge.Policy.FailOn.Breach)
	ch.files += len(u.patch.Files)
	ch.bar.reach(u.pace)
	ch.sum.Count(p)
	return ch.out.Patch(p)
}

// verdicts judges the hunks of a patch, and marks what is accepted.
func (ch *checker) verdicts(ctx context.Context, p *report.Patch, b *batch, cases []gate.Case, queries []match.Query) error {
	hunks, err := ch.judge.JudgePatch(cases)
	if err == nil && ch.implied && slices.ContainsFunc(hunks, func(h gate.Hunk) bool { return len(h.Findings) > 0 }) {
		hunks, err = ch.again(ctx, b, cases, queries, hunks)
	}
	if err != nil {
		return err
	}
	for i := range hunks {
		ch.waivers.Mark(&hunks[i])
		ch.known.Mark(&hunks[i])
		ch.failed = ch.failed || ch.judge.Policy.FailOn.Hunk(hunks[i])
		p.Verdict = gate.Worst(p.Verdict, hunks[i].Verdict)
	}
	p.Hunks = append(p.Hunks, hunks...)
	return nil
}

// again judges hunks with findings by what the project has, too.
func (ch *checker) again(ctx context.Context, b *batch, cases []gate.Case, queries []match.Query, hunks []gate.Hunk) ([]gate.Hunk, error) {
	first := ch.indexes.documents()
	found, mine, err := ch.project.look(ctx, b, ch.indexes.reader, cases, queries, hunks)
	if err != nil || mine == nil {
		return hunks, err
	}
	cases = slices.Clone(cases)
	for i := range cases {
		cases[i].Result.Matches = joined(cases[i].Result.Matches, found[i], first)
	}
	judge := ch.judge
	judge.Own = func(doc uint32) bool { return doc >= first || ch.indexes.own(doc) }
	judge.Document = func(doc uint32) (index.Document, error) {
		if doc >= first {
			return mine.Document(doc - first)
		}
		return ch.indexes.reader.Document(doc)
	}
	return judge.JudgePatch(cases)
}

// joined are two lists of matches as one, the best first. The documents of the second
// are numbered from first on.
func joined(a, b []match.Match, first uint32) []match.Match {
	all := slices.Clone(a)
	for _, m := range b {
		m.Doc += first
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(a, b match.Match) int { return cmp.Compare(b.Bits, a.Bits) })
	return all
}

// missed remembers what could not be read. Of an interruption the report says
// that it is partial.
func (ch *checker) missed(err error) {
	if !errors.Is(err, context.Canceled) {
		ch.unread = append(ch.unread, unreadOf(err))
		ch.broken = append(ch.broken, err)
	}
}

// status says how the check ended.
func (ch *checker) status(c *cobra.Command, ctx context.Context, gateStatus int) error {
	switch {
	case ch.cut:
		return errors.New("interrupted: the report is partial")
	case len(ch.broken) == 1:
		return ch.broken[0]
	case len(ch.broken) > 1:
		return fmt.Errorf("%w (and %d more that could not be read: the report lists them)", ch.broken[0], len(ch.broken)-1)
	case ch.files == 0:
		return fmt.Errorf("nothing to scan: no patch in %s", strings.Join(ch.queues, ", "))
	case ch.failed && gateStatus != 0:
		return gateReached(gateStatus)
	}
	return nil
}
