package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
)

// output is one report on its way out. A file appears under its name when it is
// complete; until then it has another one.
type output struct {
	path   string // empty for standard output
	format string
	file   *os.File
	writer report.Writer
}

// outputs write the same report in every form that was asked for.
type outputs struct {
	list   []*output
	stdout io.Writer
	color  bool      // standard output takes colours
	time   time.Time // that reports state; zero for one from the patches
}

// latest is the last second of the year 9999, the last that formats can write.
const latest = 253402300799

// sourceDate is SOURCE_DATE_EPOCH, by which a check can be repeated; zero if
// that is not set.
func sourceDate() (time.Time, error) {
	epoch := os.Getenv("SOURCE_DATE_EPOCH")
	if epoch == "" {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || seconds < 0 || seconds > latest {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH=%s: give seconds since 1970", epoch)
	}
	return time.Unix(seconds, 0), nil
}

// newOutputs reads which reports are wanted. Nothing is created before Head.
func newOutputs(c *cobra.Command, format, path string, more []string) (*outputs, error) {
	outs := &outputs{list: []*output{{path: path, format: format}}, stdout: c.OutOrStdout()}
	outs.color = isTerminal(outs.stdout) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	var err error
	if outs.time, err = sourceDate(); err != nil {
		return nil, err
	}
	for _, m := range more {
		format, path, ok := strings.Cut(m, "=")
		if !ok || path == "" {
			return nil, fmt.Errorf("--report %s: give FORMAT=FILE", m)
		}
		outs.list = append(outs.list, &output{path: path, format: format})
	}
	for _, o := range outs.list {
		if o.path == stdinName {
			o.path = ""
		}
		if _, err := report.New(o.format, io.Discard, report.Style{}); err != nil {
			return nil, err
		}
	}
	return outs, nil
}

// Head begins all reports.
func (outs *outputs) Head(h report.Head) error {
	for _, o := range outs.list {
		if err := o.open(outs.stdout, report.Style{Color: outs.color, Time: outs.time}); err != nil {
			return err
		}
		if err := o.writer.Head(h); err != nil {
			return err
		}
	}
	return nil
}

func (o *output) open(stdout io.Writer, style report.Style) (err error) {
	w := stdout
	if o.path != "" {
		style.Color = false
		if err := o.create(); err != nil {
			return fmt.Errorf("report %w", err)
		}
		w = o.file
	}
	o.writer, err = report.New(o.format, w, style)
	return err
}

func (o *output) create() (err error) {
	if o.file, err = os.OpenFile(o.unfinished(), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o666); err != nil {
		return fmt.Errorf("%s: %w", o.path, errors.Unwrap(err))
	}
	return nil
}

// unfinished is where a report is written. A device or pipe is written directly.
func (o *output) unfinished() string {
	if o.direct() {
		return o.path
	}
	dir, base := filepath.Split(o.path)
	return filepath.Join(dir, fmt.Sprintf(".%s.%d", base, os.Getpid()))
}

func (o *output) direct() bool {
	info, err := os.Stat(o.path)
	return err == nil && !info.Mode().IsRegular()
}

// Patch hands a patch to all reports.
func (outs *outputs) Patch(p report.Patch) error {
	for _, o := range outs.list {
		if err := o.writer.Patch(p); err != nil {
			return err
		}
	}
	return nil
}

// Tail ends all reports.
func (outs *outputs) Tail(t report.Tail) error {
	for _, o := range outs.list {
		if err := o.writer.Tail(t); err != nil {
			return err
		}
	}
	return nil
}

// commit gives the files their names.
func (outs *outputs) commit() error {
	for _, o := range outs.list {
		if err := o.commit(); err != nil {
			return err
		}
	}
	return nil
}

func (o *output) commit() error {
	if o.file == nil {
		return nil
	}
	err := o.file.Close()
	if err == nil && !o.direct() {
		err = os.Rename(o.unfinished(), o.path)
	}
	return err
}

// abandon leaves nothing behind.
func (outs *outputs) abandon() error {
	var err error
	for _, o := range outs.list {
		err = errors.Join(err, o.abandon())
	}
	return err
}

func (o *output) abandon() error {
	if o.file == nil {
		return nil
	}
	err := o.file.Close()
	if !o.direct() {
		err = errors.Join(err, os.Remove(o.unfinished()))
	}
	return err
}

// outputFlag adds -o to a command that prints.
func outputFlag(c *cobra.Command) {
	path := c.Flags().StringP("output", "o", "", "write to `FILE`")
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if *path == "" || *path == stdinName {
			return run(c, args)
		}
		return intoFile(c, *path, func() error { return run(c, args) })
	}
}

// intoFile runs a command whose output goes to a file. One that fails before it has
// anything to say leaves the file as it was.
func intoFile(c *cobra.Command, path string, run func() error) error {
	o := &output{path: path}
	if err := o.create(); err != nil {
		return err
	}
	c.SetOut(o.file)
	err := run()
	if info, statErr := o.file.Stat(); err != nil && (statErr != nil || info.Size() == 0) {
		return errors.Join(err, o.abandon())
	}
	return errors.Join(err, o.commit())
}
