package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/index"
)

// openAt opens the index that the flag, the environment or the configuration names.
func openAt(told string) (*index.Index, string, error) {
	dir, err := keptIndex(told)
	if err != nil {
		return nil, "", err
	}
	ix, err := index.Open(dir)
	return ix, dir, err
}

func newIndexStat(dir *string) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "stat",
		Short: "Print sizes and parameters of an index",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			asJSON, err := isJSON(format)
			if err != nil {
				return err
			}
			ix, path, err := openAt(*dir)
			if err != nil {
				return err
			}
			defer ix.Close()
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(struct {
					Path string `json:"path"`
					index.Header
				}{path, ix.Header()})
			}
			return printStat(c.Context(), c.OutOrStdout(), path, ix)
		},
	}
	formatFlag(c, &format)
	outputFlag(c)
	return c
}

func printStat(ctx context.Context, out io.Writer, path string, ix *index.Index) error {
	h := ix.Header()
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, line := range []struct {
		name  string
		value any
	}{
		{"path", path}, {"format", h.Format}, {"parameters", h.Parameters}, {"digest", h.Digest},
		{"sources", h.Sources}, {"files", h.Files}, {"documents", h.Documents}, {"source text", size(h.Bytes)},
		{"tokens", h.Tokens}, {"postings", h.Postings}, {"fingerprints", h.Distinct}, {"without a grammar", h.Fallbacks},
	} {
		fmt.Fprintf(w, "%s\t%v\n", line.name, line.value)
	}
	for _, l := range slices.Sorted(maps.Keys(h.Languages)) {
		fmt.Fprintf(w, "  %s\t%s\n", l, report.Count(int(h.Languages[l]), "token"))
	}
	if err := printParts(ctx, w, ix); err != nil {
		return err
	}
	return w.Flush()
}

// printParts prints what an index consists of and the licences that it has.
func printParts(ctx context.Context, w io.Writer, ix *index.Index) error {
	parts, err := ix.Parts(ctx)
	if err != nil {
		return err
	}
	for _, p := range parts {
		fmt.Fprintf(w, "  %s\t%s in %s\n", p.Name, size(p.Bytes), report.Count(p.Values, "value"))
	}
	licenses, err := ix.Licenses(ctx)
	if err != nil {
		return err
	}
	for _, l := range licenses {
		fmt.Fprintf(w, "  %s\t%s\n", l.Expr, report.Count(l.Files, "file"))
	}
	return nil
}

func newIndexRemove(dir *string) *cobra.Command {
	return &cobra.Command{
		Use:   "remove SOURCE...",
		Short: "Drop sources from an index, named as list names them",
		Args:  some("source"),
		RunE: func(c *cobra.Command, names []string) error {
			ix, path, err := openAt(*dir)
			if err != nil {
				return err
			}
			sources, err := ix.Sources()
			ix.Close()
			if err != nil {
				return err
			}
			if names, err = known(names, sources); err != nil {
				return fmt.Errorf("index at %s: %w", path, err)
			}
			stats, err := index.Build(c.Context(), path, nil, index.BuildOptions{
				Tokenizer: tokenizer, Workers: 1, Keep: func(s string) bool { return !slices.Contains(names, s) },
			})
			if err != nil {
				return err
			}
			return describeBuild(c.OutOrStdout(), path, nil, stats)
		},
	}
}

// known are the names that an index has for what was named: a path may have been
// written in another way.
func known(names []string, sources []index.Source) (all []string, err error) {
	var has []string
	for _, s := range sources {
		has = append(has, s.Name)
	}
	for _, n := range names {
		switch path := filepath.ToSlash(filepath.Clean(n)); {
		case slices.Contains(has, n):
			all = append(all, n)
		case slices.Contains(has, path):
			all = append(all, path)
		default:
			return nil, fmt.Errorf("no source %q: it has %s", n, strings.Join(has, ", "))
		}
	}
	return all, nil
}

func newIndexMerge(dir *string) *cobra.Command {
	return &cobra.Command{
		Use:   "merge DIR...",
		Short: "Take other indexes into an index, which is created",
		Long: `merge adds what other indexes have to the one that --index names. A source that
several of them have is taken from the last of them, as where it is indexed again.`,
		Args: some("index to take in"),
		RunE: func(c *cobra.Command, others []string) (err error) {
			path, err := keptIndex(*dir)
			if err != nil {
				return err
			}
			var from indexes
			defer from.close()
			for _, o := range others {
				if err := from.open(o); err != nil {
					return err
				}
			}
			stats, err := index.Build(c.Context(), path, nil, index.BuildOptions{Tokenizer: tokenizer, Workers: 1, From: from.parts})
			if err != nil {
				return err
			}
			return describeBuild(c.OutOrStdout(), path, nil, stats)
		},
	}
}
