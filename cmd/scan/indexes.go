package main

import (
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/index"
)

// indexes are what a check compares with, read as one.
type indexes struct {
	parts  []*index.Index
	paths  []string
	reader *index.Joined
}

// openIndexes opens the indexes of the corpora and the one that is named, which
// is the usual one where nothing is.
func openIndexes(ctx context.Context, c *cobra.Command, dir string, corpora []string, license string, workers int) (*indexes, error) {
	xs := &indexes{}
	if dir != "" || len(corpora) == 0 {
		if err := xs.open(dir); err != nil {
			return nil, err
		}
	}
	if err := xs.openCorpora(ctx, c, corpora, license, workers); err != nil {
		xs.close()
		return nil, err
	}
	xs.reader = index.Join(xs.parts...)
	return xs, nil
}

func (xs *indexes) open(told string) error {
	dir, err := indexDir(told)
	if err != nil {
		return err
	}
	ix, err := index.Open(dir)
	if err != nil {
		return err
	}
	xs.parts, xs.paths = append(xs.parts, ix), append(xs.paths, dir)
	return nil
}

func (xs *indexes) openCorpora(ctx context.Context, c *cobra.Command, specs []string, license string, workers int) error {
	list, err := items(specs, license)
	if err != nil {
		return err
	}
	for _, it := range list {
		ix, path, err := cached(ctx, c, it, workers)
		if err != nil {
			return err
		}
		xs.parts, xs.paths = append(xs.parts, ix), append(xs.paths, path)
	}
	return nil
}

func (xs *indexes) close() {
	for _, ix := range xs.parts {
		ix.Close()
	}
}

// description sums up all of them.
func (xs *indexes) description() report.Index {
	d := report.Index{Path: strings.Join(xs.paths, string(os.PathListSeparator))}
	var digests []string
	for _, ix := range xs.parts {
		h := ix.Header()
		digests = append(digests, h.Digest)
		d.Files += h.Files
		d.Tokens += h.Tokens
		d.Sources += h.Sources
	}
	d.Digest = strings.Join(digests, "+")
	return d
}
