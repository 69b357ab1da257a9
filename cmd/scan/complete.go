package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus/license"
)

// offer lets the shell complete the value of a flag from a list.
func offer(c *cobra.Command, flag string, words ...string) {
	complete(c, flag, func(string) ([]string, cobra.ShellCompDirective) { return words, cobra.ShellCompDirectiveNoFileComp })
}

// offerLicenses does so with the identifiers of SPDX.
func offerLicenses(c *cobra.Command, flag string) {
	complete(c, flag, func(string) ([]string, cobra.ShellCompDirective) {
		return license.Identifiers(), cobra.ShellCompDirectiveNoFileComp
	})
}

// offerSome does so for values that are joined by commas.
func offerSome(c *cobra.Command, flag string, words ...string) {
	complete(c, flag, func(begun string) (all []string, _ cobra.ShellCompDirective) {
		done := begun[:strings.LastIndexByte(begun, ',')+1]
		for _, w := range words {
			all = append(all, done+w)
		}
		return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// offerReports completes FORMAT=FILE: the format here, the file by the shell.
func offerReports(c *cobra.Command, flag string) {
	complete(c, flag, func(begun string) (all []string, _ cobra.ShellCompDirective) {
		if strings.Contains(begun, "=") {
			return nil, cobra.ShellCompDirectiveDefault
		}
		for _, f := range report.Formats() {
			all = append(all, f+"=")
		}
		return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// offerDir completes a flag with directories.
func offerDir(c *cobra.Command, flag string) {
	complete(c, flag, func(string) ([]string, cobra.ShellCompDirective) { return nil, cobra.ShellCompDirectiveFilterDirs })
}

// complete registers what completes a flag. That fails for a flag that does not
// exist, which a test would find.
func complete(c *cobra.Command, flag string, words func(begun string) ([]string, cobra.ShellCompDirective)) {
	err := c.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		return words(begun)
	})
	if err != nil {
		panic(err)
	}
}

// gateWords are what --fail-on takes.
func gateWords() []string {
	words := []string{gate.PolicyWord, nothing}
	for _, v := range gate.Verdicts {
		words = append(words, string(v))
	}
	return words
}
