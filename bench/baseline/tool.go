package baseline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// Tool is a program of others that finds copies in files, as it comes. It is
// run once for each setting, which is the least length of a copy in tokens; a
// text's score is the longest setting that finds it.
type Tool struct {
	Name     string
	Settings []int // ascending
	Default  int   // one of the settings
	Ending   string
	program  string
	options  []string
	run      func(ctx context.Context, t Tool, dir string, setting int) ([]byte, error)
	found    func(output []byte) ([]int, error) // the numbers of the texts that were found
}

// ErrAbsent says that a tool is not installed, or does not know the language.
var ErrAbsent = errors.New("absent")

// Tools gives the tools for a language: similarity-tester (Debian) and jscpd
// (npm) as it comes and with names ignored, of which some may be absent.
func Tools(language string) []Tool {
	sim := map[string]string{"c": "sim_c", "cpp": "sim_c++", "java": "sim_java"}
	endings := map[string]string{"c": ".c", "cpp": ".cpp", "java": ".java", "python": ".py", "javascript": ".js", "go": ".go"}
	return []Tool{
		{Name: "sim", Settings: []int{24, 30, 36, 42, 48, 54, 60, 72, 84, 96, 120}, Default: 24, Ending: endings[language], program: sim[language], run: runSim, found: foundBySim},
		{Name: "jscpd", Settings: []int{40, 50}, Default: 50, Ending: endings[language], program: "jscpd", run: runJscpd, found: foundByJscpd},
		{Name: "jscpd-renamed", Settings: []int{50, 57, 65, 80}, Default: 50, Ending: endings[language], program: "jscpd", run: runJscpd, found: foundByJscpd,
			options: []string{"--ignore-identifiers"}},
	}
}

// Scores compares the texts with the documents, in files below dir. The error
// is ErrAbsent where the tool is not to be had.
func (t Tool) Scores(ctx context.Context, dir string, docs, texts [][]byte) ([]int, error) {
	if t.program == "" {
		return nil, fmt.Errorf("%w: %s does not know the language", ErrAbsent, t.Name)
	}
	if _, err := exec.LookPath(t.program); err != nil {
		return nil, fmt.Errorf("%w: %s is not installed", ErrAbsent, t.program)
	}
	if err := errors.Join(t.write(dir, "docs", docs), t.write(dir, "texts", texts)); err != nil {
		return nil, err
	}
	scores := make([]int, len(texts))
	for _, setting := range t.Settings {
		output, err := t.run(ctx, t, dir, setting)
		if err != nil {
			return nil, fmt.Errorf("%s at %d: %w", t.program, setting, err)
		}
		found, err := t.found(output)
		if err != nil {
			return nil, fmt.Errorf("%s at %d: %w", t.program, setting, err)
		}
		for _, i := range found {
			scores[i] = setting
		}
	}
	return scores, nil
}

// write puts each text into a file named by its number.
func (t Tool) write(dir, kind string, texts [][]byte) error {
	for i, text := range texts {
		path := filepath.Join(dir, t.path(kind, i))
		if i%1000 == 0 {
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				return err
			}
		}
		if err := os.WriteFile(path, append(slices.Clone(text), '\n'), 0o666); err != nil {
			return err
		}
	}
	return nil
}

func (t Tool) path(kind string, i int) string {
	return filepath.Join(kind, strconv.Itoa(i/1000), strconv.Itoa(i)+t.Ending)
}

// runSim compares new files with old ones: -S. The names stand on its input.
func runSim(ctx context.Context, t Tool, dir string, setting int) ([]byte, error) {
	var names bytes.Buffer
	for _, kind := range []string{"texts", "docs"} {
		files, err := filepath.Glob(filepath.Join(dir, kind, "*", "*"+t.Ending))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			name, err := filepath.Rel(dir, f)
			if err != nil {
				return nil, err
			}
			fmt.Fprintln(&names, name)
		}
		if kind == "texts" {
			fmt.Fprintln(&names, "/")
		}
	}
	cmd := exec.CommandContext(ctx, t.program, "-n", "-S", "-T", "-r", strconv.Itoa(setting), "-i")
	cmd.Dir, cmd.Stdin = dir, &names
	return cmd.Output()
}

var simLine = regexp.MustCompile(`(?m)^texts/\d+/(\d+)\.[a-z]+: line \d+-\d+\s*\|docs/`)

func foundBySim(output []byte) (found []int, err error) {
	for _, m := range simLine.FindAllSubmatch(output, -1) {
		i, err := strconv.Atoi(string(m[1]))
		if err != nil {
			return nil, err
		}
		found = append(found, i)
	}
	return found, nil
}

// runJscpd compares folder with folder: --skip-local. Its limits of size are
// lifted, since it would leave out long documents without a word. Its options are those of version 5.
func runJscpd(ctx context.Context, t Tool, dir string, setting int) ([]byte, error) {
	out := filepath.Join(dir, "report")
	args := append([]string{"--min-tokens", strconv.Itoa(setting), "--max-lines", "1000000", "--max-size", "100mb", "--no-gitignore", "--absolute",
		"--skip-local", "--reporters", "json", "--exit-code", "0", "--output", out}, t.options...)
	cmd := exec.CommandContext(ctx, t.program, append(args, "texts", "docs")...)
	cmd.Dir = dir
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %.200s", err, text)
	}
	return os.ReadFile(filepath.Join(out, "jscpd-report.json"))
}

var textPath = regexp.MustCompile(`(?:^|/)texts/\d+/(\d+)\.[a-z]+$`)

func foundByJscpd(output []byte) (found []int, err error) {
	var report struct {
		Duplicates []struct {
			FirstFile, SecondFile struct{ Name string }
		}
	}
	if err := json.Unmarshal(output, &report); err != nil {
		return nil, err
	}
	for _, d := range report.Duplicates {
		first, second := textPath.FindStringSubmatch(d.FirstFile.Name), textPath.FindStringSubmatch(d.SecondFile.Name)
		if (first == nil) == (second == nil) { // both sides in the same folder
			continue
		}
		for _, m := range [][]string{first, second} {
			if m != nil {
				i, err := strconv.Atoi(m[1])
				if err != nil {
					return nil, err
				}
				found = append(found, i)
			}
		}
	}
	return found, nil
}
