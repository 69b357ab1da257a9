package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/index"
)

func newIndex() *cobra.Command {
	var dir, stated string
	var also []string
	var workers int
	c := &cobra.Command{
		Use:   "index SOURCE...",
		Short: "Add or refresh corpus sources in an index",
		Long: `index reads sources whose licence is known and adds them to an index, which it
creates. Adding a source again replaces it.

A source is a directory, a file, an archive, git:REPOSITORY@REF,
deb:NAME[=VERSION], go:MODULE@VERSION, npm:NAME@VERSION, or @LIST, a file with
one source a line.`,
		Example: `  scan index --index ~/index ~/src/busybox deb:qemu
  scan index @sources.txt`,
		Args: some("source"),
		RunE: func(c *cobra.Command, specs []string) error { return addSources(c, dir, specs, stated, also, workers) },
	}
	c.PersistentFlags().StringVar(&dir, "index", "", "the index stands at `DIR`")
	c.Flags().StringVar(&stated, "license", "", "SPDX `EXPR` of files that carry no licence")
	c.Flags().StringSliceVar(&also, "also", []string{string(corpus.Vendored)}, "kinds of files to index beside hand-written ones: vendored, generated, minified")
	workersFlag(c, &workers)
	offerDir(c, "index")
	offerLicenses(c, "license")
	offerSome(c, "also", string(corpus.Vendored), string(corpus.Generated), string(corpus.Minified))
	c.AddCommand(newIndexList(&dir), newIndexStat(&dir), newIndexVerify(&dir), newIndexRemove(&dir), newIndexMerge(&dir))
	return c
}

func addSources(c *cobra.Command, dir string, specs []string, stated string, also []string, workers int) (err error) {
	if dir, err = keptIndex(dir); err != nil {
		return err
	}
	list, err := items(c, specs, stated)
	if err != nil {
		return err
	}
	marks, err := parseMarks(also)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].marks = marks
	}
	sources, failed := openSources(c.Context(), c, list)
	defer func() { err = errors.Join(err, sources.close()) }()
	if len(sources) == 0 || c.Context().Err() != nil {
		return errors.Join(failed...)
	}
	stats, err := build(c.Context(), c, dir, sources, workers, func(name string) bool { return !refreshed(name, sources.specs()) })
	if err != nil {
		return err
	}
	for _, s := range sources {
		if passed := passedOver(s.Skipped()); passed != "" {
			note(c, "%s: passed over %s", s.Spec(), passed)
		}
	}
	if err := describeBuild(c.OutOrStdout(), dir, sources, stats); err != nil {
		return err
	}
	return notIndexed(c, failed)
}

// notIndexed names the sources that failed, and gives the error that the
// command ends with.
func notIndexed(c *cobra.Command, failed []error) error {
	if len(failed) == 0 {
		return nil
	}
	for _, err := range failed {
		note(c, "%s", remedied(err))
	}
	return fmt.Errorf("%s not indexed; the rest is", report.Count(len(failed), "source"))
}

// refreshed tells whether a source of an index is another version of one that
// was named without a version.
func refreshed(name string, specs []string) bool {
	return slices.ContainsFunc(specs, func(spec string) bool {
		_, rest, formed := strings.Cut(spec, ":")
		pinned := strings.Contains(rest, "=") || strings.LastIndexByte(rest, '@') > 0 // a leading one is a scope
		return formed && !pinned && strings.HasPrefix(name, spec+"@")
	})
}

func describeBuild(w io.Writer, dir string, sources opened, stats index.Stats) error {
	for _, s := range sources {
		if _, err := fmt.Fprintf(w, "indexed %s\n", s.Spec()); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "index at %s: %s of %s, %s of source text, %s\n", dir,
		report.Count(stats.Files, "file"), report.Count(stats.Sources, "source"), size(stats.Bytes), report.Count(int(stats.Tokens), "token"))
	return err
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 10<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// passedOver sums up what was not indexed, by reason, the most frequent first.
func passedOver(skipped []corpus.Skip) string {
	files := make(map[string]int)
	for _, s := range skipped {
		files[s.Reason] += s.Files
	}
	var reasons []string
	for r := range files {
		reasons = append(reasons, r)
	}
	slices.SortFunc(reasons, func(a, b string) int {
		if files[a] != files[b] {
			return files[b] - files[a]
		}
		return strings.Compare(a, b)
	})
	for i, r := range reasons {
		reasons[i] = fmt.Sprintf("%s (%s)", report.Count(files[r], "file"), r)
	}
	return strings.Join(reasons, ", ")
}
