package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

func newIndexList(dir *string) *cobra.Command {
	var check bool
	var format string
	c := &cobra.Command{
		Use:   "list",
		Short: "List the sources of an index",
		Long: `list names the sources of an index with their files and bytes. With --check it
reads each source again and says whether it is current: stale where a file
changed, came or went, or where this program tells its licence or tokens in
another way than the one that indexed it. A package or commit is fetched again.`,
		Args: cobra.NoArgs,
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
			sources, err := ix.Sources()
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, s := range sources {
				state := ""
				if check {
					if state, err = stateOfSource(c.Context(), ix, path, s.Name); err != nil {
						return err
					}
				}
				if asJSON {
					err = json.NewEncoder(w).Encode(listedSource{s, state})
				} else {
					_, err = fmt.Fprintf(w, "%s\t%s\t%s\n", s.Name, report.Count(s.Files, "file"), strings.TrimSpace(size(s.Bytes)+"\t"+state))
				}
				if err != nil {
					return err
				}
			}
			return w.Flush()
		},
	}
	formatFlag(c, &format)
	outputFlag(c)
	c.Flags().BoolVar(&check, "check", false, "read the sources again and say which are stale")
	return c
}

// listedSource is a source as JSON lists it.
type listedSource struct {
	index.Source
	State string `json:"state,omitempty"` // where it was checked
}

// stateOfSource says whether a source is current, and what to
// do where it is not.
func stateOfSource(ctx context.Context, ix *index.Index, path, name string) (string, error) {
	err := checkSource(ctx, ix, name)
	switch {
	case err == nil:
		return string(index.Current), nil
	case errors.Is(err, index.ErrStale):
		return fmt.Sprintf("%v; refresh it: scan index --index %s %s", err, path, name), nil
	case index.StateOf(err) != "" || ctx.Err() != nil: // it is the index that cannot be read
		return "", err
	}
	return fmt.Sprintf("not readable: %v", err), nil
}

// checkSource reads a source as it was read when it was indexed.
func checkSource(ctx context.Context, ix *index.Index, name string) (err error) {
	marks, err := ix.Marks(ctx, name)
	if err != nil {
		return err
	}
	s, err := corpus.Open(ctx, name, corpus.Options{Language: syntax.Detect, Marks: marks})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	t := tokenizer()
	defer t.Close()
	return ix.CheckSource(ctx, name, s.Documents(ctx), t)
}
