package main

import (
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// newMan writes the manual pages, for those who package the program.
func newMan() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write the manual pages, one a command, to a directory",
		Hidden: true,
		Args:   some("directory"),
		RunE: func(c *cobra.Command, dirs []string) error {
			c.Root().DisableAutoGenTag = true
			for _, dir := range dirs {
				if err := os.MkdirAll(dir, 0o777); err != nil {
					return err
				}
				header := doc.GenManHeader{Section: "1", Source: "hunkprint " + version, Manual: "hunkprint", Date: built()}
				if err := doc.GenManTree(c.Root(), &header, dir); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// built is the date of the commit that was built, or nil: then $SOURCE_DATE_EPOCH
// or the day stands in the pages.
func built() *time.Time {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return nil
	}
	for _, s := range info.Settings {
		if date, err := time.Parse(time.RFC3339, s.Value); err == nil && s.Key == "vcs.time" {
			return &date
		}
	}
	return nil
}
