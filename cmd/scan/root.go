package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
)

// The exit statuses. What a gate that was reached gives can be chosen.
const (
	statusFine  = 0
	statusGate  = 1
	statusError = 2
)

// gateReached ends a check that did its work and found something.
type gateReached int

func (g gateReached) Error() string { return "the gate was reached" }

// run runs one command line and gives the exit status.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var gate gateReached
	switch {
	case err == nil:
		return statusFine
	case errors.As(err, &gate):
		return int(gate)
	}
	fmt.Fprintln(os.Stderr, "scan:", oneLine(remedied(err)))
	return statusError
}

// oneLine makes an error one line of harmless text.
func oneLine(s string) string {
	return report.Neutral(strings.ReplaceAll(strings.TrimSpace(s), "\n", "; "))
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "scan",
		Short: "Find out whose code a patch queue adds, and whether it may go in",
		Long: `scan reads patch queues and tells for every hunk whether the code that it adds
stands in an index of source whose licence is known, where, how close, how
unlikely by chance, and whether that licence lets it into your project.`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.PersistentFlags().BoolP("quiet", "q", false, "no progress and no notes on standard error")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w: see %s --help", err, c.CommandPath())
	})
	root.AddCommand(newIndex(), newCheck(), newExplain(), newPatches(), newTokens(), newLicense(), newMan(), newVersion())
	return root
}

// some asks for at least one argument.
func some(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("no %s: see %s --help", what, c.CommandPath())
		}
		return nil
	}
}

// workersFlag adds -j.
func workersFlag(c *cobra.Command, workers *int) {
	c.Flags().IntVarP(workers, "jobs", "j", runtime.NumCPU(), "work on `N` cores")
}

// quiet tells whether -q was given.
func quiet(c *cobra.Command) bool {
	q, _ := c.Flags().GetBool("quiet")
	return q
}

// note tells something on standard error, unless it is to be quiet.
func note(c *cobra.Command, format string, args ...any) {
	if !quiet(c) {
		fmt.Fprintln(c.ErrOrStderr(), "scan:", oneLine(fmt.Sprintf(format, args...)))
	}
}
