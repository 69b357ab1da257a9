package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/index"
)

// indexes are what a check compares with, read as one: the corpora first, then
// what the project itself has.
type indexes struct {
	parts  []*index.Index
	paths  []string
	mine   []*index.Index
	reader *index.Joined
}

// openIndexes opens the indexes of the corpora and the one that is named, which
// is the usual one where nothing is.
func openIndexes(ctx context.Context, c *cobra.Command, dir string, corpora, own []string, license string, workers int) (*indexes, error) {
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
	if err := xs.openOwn(ctx, c, own, workers); err != nil {
		xs.close()
		return nil, err
	}
	xs.reader = index.Join(slices.Concat(xs.parts, xs.mine)...)
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
	list, err := items(c, specs, license)
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

// openOwn opens what the project itself has: an index, or a source that is
// indexed on first use.
func (xs *indexes) openOwn(ctx context.Context, c *cobra.Command, specs []string, workers int) error {
	for _, spec := range specs {
		if ix, err := index.Open(spec); err == nil {
			xs.mine = append(xs.mine, ix)
			continue
		}
		if ref, ok := strings.CutPrefix(spec, "git:"); ok && !strings.Contains(ref, "@") {
			spec = "git:.@" + ref
		}
		ix, _, err := cached(ctx, c, item{spec: spec}, workers)
		if err != nil {
			return fmt.Errorf("--own %s: %w", spec, err)
		}
		xs.mine = append(xs.mine, ix)
	}
	return nil
}

// own tells whether a document is one of the project itself.
func (xs *indexes) own(doc uint32) bool { return xs.reader.Part(doc) >= len(xs.parts) }

// documents counts the documents of all of them.
func (xs *indexes) documents() (n uint32) {
	for _, ix := range slices.Concat(xs.parts, xs.mine) {
		n += uint32(ix.Header().Documents)
	}
	return n
}

// sources names what the corpora were made of.
func (xs *indexes) sources() ([]string, error) {
	var names []string
	for _, ix := range xs.parts {
		list, err := ix.Sources()
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			names = append(names, s.Name)
		}
	}
	return names, nil
}

func (xs *indexes) close() {
	for _, ix := range slices.Concat(xs.parts, xs.mine) {
		ix.Close()
	}
}

// description sums up the corpora.
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
