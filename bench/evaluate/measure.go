package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/bench/source"
)

// workshop runs steps: the programs of bench are built once.
type workshop struct {
	dir                   string // temporary
	date, commit, machine string
}

func newWorkshop(ctx context.Context, dir string) (*workshop, error) {
	w := &workshop{dir: dir, date: time.Now().UTC().Format(time.DateOnly), machine: machine()}
	var err error
	if w.commit, err = commit(ctx); err != nil {
		return nil, err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", dir+string(filepath.Separator), "./bench/...", "./cmd/scan")
	build.Stderr = os.Stderr
	return w, build.Run()
}

// commit is the short name of what is checked out, with a word where files differ from it.
func commit(ctx context.Context) (string, error) {
	name, err := exec.CommandContext(ctx, "git", "rev-parse", "--short=9", "HEAD").Output()
	if err != nil {
		return "", fmt.Errorf("git rev-parse: %w", err)
	}
	changed, err := exec.CommandContext(ctx, "git", "status", "--porcelain", "--", ".", ":!bench/results", ":!*.md").Output()
	if err != nil {
		return "", fmt.Errorf("git status: %w", err)
	}
	text := strings.TrimSpace(string(name))
	if len(changed) > 0 {
		text += "-changed"
	}
	return text, nil
}

func machine() string {
	return fmt.Sprintf("%s/%s, %d cores, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}

// fetch makes the sources of a part ready, so that a step measures and nothing else.
func fetch(ctx context.Context, p part) error {
	for _, list := range p.lists {
		specs, err := firstWords(list)
		if err != nil {
			return err
		}
		for _, spec := range specs {
			if _, err := source.Tree(ctx, spec); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	return nil
}

// measure runs the steps of a part.
func (w *workshop) measure(ctx context.Context, p part) (measured, error) {
	m := measured{part: p.name, date: w.date, commit: w.commit, machine: w.machine}
	start := time.Now()
	if err := fetch(ctx, p); err != nil {
		return m, err
	}
	fmt.Printf("== %s: sources ready after %.0f s\n", p.name, time.Since(start).Seconds())
	for _, s := range p.steps {
		command := strings.Join(append(s.env, s.command...), " ")
		start := time.Now()
		fmt.Printf("== %s: %s\n", p.name, command)
		figures, err := w.run(ctx, s)
		if err != nil {
			return m, fmt.Errorf("%s: %s: %w", p.name, command, err)
		}
		fmt.Printf("   %.0f s\n", time.Since(start).Seconds())
		m.commands = append(m.commands, command)
		m.figures = append(m.figures, figures...)
	}
	return m, nil
}

func (w *workshop) run(ctx context.Context, s step) ([]figure.Figure, error) {
	if s.command[1] == "test" {
		return w.runTest(ctx, s)
	}
	file, scores := filepath.Join(w.dir, "figures.txt"), filepath.Join(w.dir, "scores.tsv")
	args := append([]string(nil), s.command[3:]...)
	own := []string{"-figures", file}
	if s.scored {
		own = append(own, "-scores", scores)
	}
	at := 0 // flags stand behind a word of command and before other words
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") && filepath.Base(s.command[2]) == "tokens" {
		at = 1
	}
	args = append(args[:at:at], append(own, args[at:]...)...)
	cmd := exec.CommandContext(ctx, filepath.Join(w.dir, filepath.Base(s.command[2])), args...)
	cmd.Env = append(os.Environ(), s.env...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) && exit.ExitCode() == 1 && s.command[2] == "./bench/tokens" {
		fmt.Println("   the program misses a bar of its own") // judged by the table of bars
	} else if err != nil {
		return nil, err
	}
	figures, err := readFigures(file)
	if err != nil || !s.scored {
		return figures, err
	}
	curves, err := rocFigures(scores)
	return append(figures, curves...), err
}

func readFigures(file string) ([]figure.Figure, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	defer os.Remove(file)
	return figure.Read(f)
}

// runTest runs tests or benchmarks of Go. A test that fails is a figure too; one that
// did not run is an error.
func (w *workshop) runTest(ctx context.Context, s step) ([]figure.Figure, error) {
	cmd := exec.CommandContext(ctx, s.command[0], append(s.command[1:], "-v")...)
	cmd.Env = append(os.Environ(), s.env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.MultiWriter(&out, os.Stdout), os.Stderr
	err := cmd.Run()
	if s.test == "" {
		if err != nil {
			return nil, err
		}
		return medians(&out)
	}
	failed := 0.0
	switch passed := bytes.Contains(out.Bytes(), []byte("--- PASS: ")); {
	case bytes.Contains(out.Bytes(), []byte("--- FAIL: ")):
		failed = 1
	case err != nil:
		return nil, err
	case !passed || bytes.Contains(out.Bytes(), []byte("--- SKIP: ")):
		return nil, errors.New("did not run")
	}
	return []figure.Figure{{Name: s.test, Count: s.count, Value: failed, Unit: "failures"}}, nil
}

// medians are those of benchmarks that ran several times.
func medians(in io.Reader) (out []figure.Figure, err error) {
	all, err := figure.Read(in)
	type key struct{ name, unit string }
	runs := make(map[key][]figure.Figure)
	var order []key
	for _, f := range all {
		k := key{f.Name, f.Unit}
		if runs[k] == nil {
			order = append(order, k)
		}
		runs[k] = append(runs[k], f)
	}
	for _, k := range order {
		out = append(out, figure.Median(runs[k]))
	}
	return out, err
}
