package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus/patch"
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
	for _, reason := range reasons(err) {
		fmt.Fprintln(os.Stderr, "scan:", oneLine(remedied(reason)))
	}
	return statusError
}

// reasons are the errors that an error joins: each is told on a line of its own.
func reasons(err error) (all []error) {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	for _, part := range joined.Unwrap() {
		all = append(all, reasons(part)...)
	}
	if errors.Join(all...).Error() != err.Error() { // it says more than its parts
		return []error{err}
	}
	return all
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
		Args:          noCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.PersistentFlags().BoolP("quiet", "q", false, "no progress and no notes on standard error")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w: see %s --help", err, c.CommandPath())
	})
	root.AddCommand(newIndex(), newCheck(), newExplain(), newPatches(), newTokens(), newLicense(), newMan(), newVersion())
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Args = noCommand
		completion.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	return root
}

// noCommand refuses what is no command of a group of them.
func noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	c.SuggestionsMinimumDistance = 2 // letters
	if like := c.SuggestionsFor(args[0]); len(like) > 0 {
		return fmt.Errorf("no command %q; did you mean %s?", args[0], strings.Join(like, " or "))
	}
	return fmt.Errorf("no command %q: see %s --help", args[0], c.CommandPath())
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
	*workers = runtime.NumCPU()
	c.Flags().VarP(atLeast{workers, 1}, "jobs", "j", "work on `N` cores")
}

// atLeast is a flag for a number that cannot be smaller.
type atLeast struct {
	value *int
	least int
}

func (a atLeast) String() string {
	if a.value == nil {
		return ""
	}
	return strconv.Itoa(*a.value)
}

func (a atLeast) Type() string { return "int" }

func (a atLeast) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < a.least {
		return fmt.Errorf("give a number from %d on", a.least)
	}
	*a.value = n
	return nil
}

// formatFlag adds --format where what is printed is text or JSON.
func formatFlag(c *cobra.Command, format *string) {
	c.Flags().StringVar(format, "format", "text", "text or json")
	offer(c, "format", "text", "json")
}

// isJSON tells which of the two a format is.
func isJSON(format string) (bool, error) {
	if format != "text" && format != "json" {
		return false, fmt.Errorf("unknown format %q: give one of json, text", format)
	}
	return format == "json", nil
}

// stripFlag adds -p.
func stripFlag(c *cobra.Command, strip *int) {
	c.Flags().VarP(stripped{strip}, "strip", "p", "leading path components to take off, as patch does; found out unless given")
}

// stripped is a number of path components as patch.Options has it.
type stripped struct{ strip *int }

func (s stripped) String() string { return "" }

func (s stripped) Type() string { return "int" }

func (s stripped) Set(text string) error {
	n := 0
	if err := (atLeast{&n, 0}).Set(text); err != nil {
		return err
	}
	if *s.strip = n; n == 0 {
		*s.strip = patch.StripNone
	}
	return nil
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
