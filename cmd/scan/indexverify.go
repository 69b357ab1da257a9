package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/index"
)

func newIndexVerify(dir *string) *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Read all of an index and name what is damaged",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			path, err := keptIndex(*dir)
			if err != nil {
				return err
			}
			if err := index.Verify(c.Context(), path); err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "index at %s: whole\n", path)
			return err
		},
	}
}
