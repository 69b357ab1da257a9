package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus/patch"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

func newExplain() *cobra.Command {
	c := &cobra.Command{
		Use:   "explain REPORT FINDING",
		Short: "Show one finding of a JSON report in full, both sides line by line",
		Long: `explain shows a finding of a JSON report: every origin, the licence reasoning,
every renamed name, and both sides line by line. For the lines it reads the
queue and the index again that the report names.

FINDING is the finding's id, or the beginning of it.`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("give REPORT and FINDING: see %s --help", c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return explain(c.Context(), c, args[0], args[1]) },
	}
	outputFlag(c)
	return c
}

// place is where a finding stands in a report.
type place struct {
	patch   report.Patch
	hunk    gate.Hunk
	finding gate.Finding
}

func explain(ctx context.Context, c *cobra.Command, file, id string) error {
	d, err := readReport(c, file)
	if err != nil {
		return err
	}
	at, err := find(d, id)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	beside, err := sides(ctx, d, at)
	if err != nil {
		note(c, "the lines are not shown: %v", err)
	}
	return report.Explain(c.OutOrStdout(), at.patch, at.hunk, at.finding, beside)
}

func readReport(c *cobra.Command, file string) (report.Document, error) {
	f, err := openInput(c, file)
	if err != nil {
		return report.Document{}, err
	}
	defer f.Close()
	d, err := report.Read(f)
	if err != nil {
		return d, fmt.Errorf("%s: %w; make one with scan check --format json", file, err)
	}
	return d, nil
}

func find(d report.Document, id string) (at place, err error) {
	for _, p := range d.Patches {
		for _, h := range p.Hunks {
			for _, f := range h.Findings {
				if !strings.HasPrefix(f.ID, id) {
					continue
				}
				if at.finding.ID != "" && at.finding.ID != f.ID {
					return at, fmt.Errorf("more than one finding begins with %q: give more of the id", id)
				}
				if at.finding.ID == "" {
					at = place{p, h, f}
				}
			}
		}
	}
	if at.finding.ID == "" {
		return at, fmt.Errorf("no finding %q", id)
	}
	return at, nil
}

// sides matches the hunk of a finding again, and puts its lines beside those of
// the first origin.
func sides(ctx context.Context, d report.Document, at place) (report.Sides, error) {
	file, number, err := hunkAgain(ctx, at)
	if err != nil {
		return report.Sides{}, err
	}
	xs := &indexes{}
	defer xs.close()
	for _, dir := range filepath.SplitList(d.Index.Path) {
		if err := xs.open(dir); err != nil {
			return report.Sides{}, err
		}
	}
	if xs.description().Digest != d.Index.Digest {
		return report.Sides{}, errors.New("the index is another one than the report was made with")
	}
	reader := index.Join(xs.parts...)
	m := match.NewMatcher(reader, tokenizer(), nil)
	hunk := &file.Hunks[number]
	post := gate.NewPostImage(hunk)
	res := m.Match(newWholes(ctx, nil).of(file).ask(number, post, at.hunk.Path, at.hunk.Language))
	if res.Err != nil {
		return report.Sides{}, res.Err
	}
	beside, err := side{post: post, first: hunk.NewStart, matches: res.Matches}.beside(reader, at.finding.Origins[0])
	if err == nil && beside.Rows == nil {
		err = errors.New("the hunk no longer matches its origin")
	}
	return beside, err
}

// hunkAgain reads the hunk of a finding from its queue: the file and the hunk's
// number in it.
func hunkAgain(ctx context.Context, at place) (*patch.File, int, error) {
	for p, err := range patch.Read(ctx, at.patch.Queue, patch.Options{}) {
		if err != nil {
			return nil, 0, err
		}
		if p.Position != at.patch.Position {
			continue
		}
		for f := range p.Files {
			for h := range p.Files[f].Hunks {
				hunk := &p.Files[f].Hunks[h]
				if strings.HasSuffix(p.Files[f].Path, at.hunk.Path) && hunk.NewStart == at.hunk.NewStart && hunk.OldStart == at.hunk.OldStart {
					return &p.Files[f], h, nil
				}
			}
		}
	}
	return nil, 0, fmt.Errorf("%s no longer has the hunk", at.patch.Queue)
}
