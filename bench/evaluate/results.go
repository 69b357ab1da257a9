package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/bench/figure"
)

// results are the figures of a file of results, by the part that measured them.
type results []measured

// measured is one part: when, where and how, and what came out.
type measured struct {
	part, date, commit, machine string
	commands                    []string
	figures                     []figure.Figure
}

const headline = "# Figures of hunkprint, written by go run ./bench/evaluate; benchstat compares two such files."

// Marks of the lines that say whose figures follow.
const (
	partMark    = "# part "
	commandMark = "# $ "
)

// readResults reads files of results; a later one replaces parts of those before.
func readResults(files []string) (results, error) {
	var all results
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		r, err := parseResults(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, m := range r {
			all = all.with(m)
		}
	}
	return all, nil
}

// with puts a part in its place, or at the end.
func (r results) with(m measured) results {
	if i := slices.IndexFunc(r, func(o measured) bool { return o.part == m.part }); i >= 0 {
		r = slices.Clone(r)
		r[i] = m
		return r
	}
	return append(r, m)
}

func parseResults(in io.Reader) (results, error) {
	var all results
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if rest, ok := strings.CutPrefix(line, partMark); ok {
			m, err := parsePart(rest)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			all = append(all, m)
			continue
		}
		figures, err := figure.Parse(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		command, isCommand := strings.CutPrefix(line, commandMark)
		switch {
		case !isCommand && len(figures) == 0:
		case len(all) == 0:
			return nil, fmt.Errorf("line %d: before the first part", n)
		case isCommand:
			last := &all[len(all)-1]
			last.commands = append(last.commands, command)
		default:
			last := &all[len(all)-1]
			last.figures = append(last.figures, figures...)
		}
	}
	return all, lines.Err()
}

// parsePart reads "NAME on DATE at COMMIT with MACHINE".
func parsePart(line string) (m measured, err error) {
	rest, ok := "", false
	if m.part, rest, ok = strings.Cut(line, " on "); ok {
		if m.date, rest, ok = strings.Cut(rest, " at "); ok {
			m.commit, m.machine, ok = strings.Cut(rest, " with ")
		}
	}
	if !ok {
		err = fmt.Errorf("not NAME on DATE at COMMIT with MACHINE: %q", line)
	}
	return m, err
}

func (r results) write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, headline)
	for _, u := range units {
		fmt.Fprintf(b, "Unit %s better=%s\n", u.name, u.better)
	}
	for _, m := range r {
		fmt.Fprintf(b, "\n%s%s on %s at %s with %s\n", partMark, m.part, m.date, m.commit, m.machine)
		for _, c := range m.commands {
			fmt.Fprintf(b, "%s%s\n", commandMark, c)
		}
		if err := figure.Write(b, m.figures); err != nil {
			return err
		}
	}
	return b.Flush()
}

// units tell benchstat which way is better.
var units = []struct{ name, better string }{
	{"%found", "higher"}, {"%origin", "higher"}, {"%alarms", "lower"}, {"%equal", "higher"}, {"differ", "lower"},
	{"%of-parse", "higher"}, {"times-two-cores", "higher"}, {"alloc-B/B", "lower"}, {"late", "lower"}, {"failures", "lower"},
	{"of-source", "lower"}, {"MiB-peak", "lower"}, {"times-tokenizing", "lower"}, {"times-a-tenth", "lower"},
	{"%of-tokenizing", "higher"}, {"hunks/s", "higher"}, {"mails/s", "higher"}, {"ms", "lower"}, {"worst-s", "lower"},
}

// find gives the figure of a name and a unit.
func (r results) find(name, unit string) (figure.Figure, bool) {
	for _, m := range r {
		for _, f := range m.figures {
			if f.Name == name && f.Unit == unit {
				return f, true
			}
		}
	}
	return figure.Figure{}, false
}

// when says at which commits and dates the parts were measured, on what.
func (r results) when() string {
	type occasion struct{ date, commit, machine string }
	parts := make(map[occasion][]string)
	var order []occasion
	for _, m := range r {
		o := occasion{m.date, m.commit, m.machine}
		if parts[o] == nil {
			order = append(order, o)
		}
		parts[o] = append(parts[o], m.part)
	}
	var said []string
	for _, o := range order {
		text := fmt.Sprintf("Measured on %s at commit %s, %s", o.date, o.commit, o.machine)
		if len(order) > 1 {
			text += ": " + strings.Join(parts[o], ", ")
		}
		said = append(said, text+".")
	}
	return strings.Join(said, " ")
}
