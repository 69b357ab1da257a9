package patches

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/bench/source"
	"github.com/hunkprint/hunkprint/corpus"
)

// TestDebianFindings checks the series of packages.txt against the packages of
// corpus.sources with the built program. Each finding was read by a person, who
// wrote it into findings.txt: one that is not there is new and to be read, one
// that no longer is found is lost.
//
//	HUNKPRINT_DEBIAN=1 go test ./bench/patches -run Findings -v -timeout 30m
func TestDebianFindings(t *testing.T) {
	wantsDebian(t)
	scan := built(t)
	compared, index := scan.indexed(t)
	queued := slices.DeleteFunc(packages(t), func(pkg string) bool { return compared[packageOf(pkg)] })
	var series []string
	for _, patches := range fetched(t, queued) {
		series = append(series, patches)
	}
	found, hunks := scan.findings(t, index, series)
	known := knownFindings(t)
	for _, f := range slices.Sorted(maps.Keys(found)) {
		if _, ok := known[f]; !ok {
			t.Errorf("new: %s, %s", f, found[f])
		}
	}
	mistakes := 0
	for _, f := range slices.Sorted(maps.Keys(known)) {
		if _, ok := found[f]; !ok {
			t.Errorf("lost: %s", f)
		}
		if strings.HasPrefix(known[f], "mistake") {
			mistakes++
		}
	}
	t.Logf("%d packages, %d hunks: findings in %d files, of which %d are mistakes", len(series), hunks, len(found), mistakes)
}

// indexed makes an index of corpus.sources, and names the packages in it.
func (p program) indexed(t *testing.T) (packages map[string]bool, dir string) {
	items, err := corpus.ReadList("corpus.sources")
	if err != nil {
		t.Fatal(err)
	}
	packages, dir = make(map[string]bool), filepath.Join(t.TempDir(), "index")
	args := []string{"index", "-q", "--index", dir}
	for _, item := range items {
		tree, err := source.Tree(t.Context(), item.Spec)
		if err != nil {
			t.Fatal(err)
		}
		packages[packageOf(item.Spec)] = true
		args = append(args, tree)
	}
	p.run(t, args...)
	return packages, dir
}

// packageOf is the name of the package in the last part of a place or a specification.
func packageOf(place string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(place), "deb:"), "=")
	return name
}

// program is the file of the built program.
type program string

func built(t *testing.T) program {
	file := filepath.Join(t.TempDir(), "scan")
	build := exec.Command("go", "build", "-o", file, "../../cmd/scan")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return program(file)
}

// run gives what the program prints.
func (p program) run(t *testing.T, args ...string) []byte {
	var complaint bytes.Buffer
	c := exec.Command(string(p), args...)
	c.Dir, c.Stderr = t.TempDir(), &complaint // in a repository its code would have a say
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %.500s", err, complaint.Bytes())
	}
	return out
}

// findings gives for each file of a package that is found in another one the strongest finding.
func (p program) findings(t *testing.T, index string, series []string) (found map[string]string, hunks int) {
	args := append([]string{"check", "-q", "--index", index, "--project-license", "MIT", "--fail-on", "none", "--format", "json"}, series...)
	var report struct {
		Patches []struct {
			Queue string
			Hunks []struct {
				Path     string
				Findings []struct {
					Bits    float64
					Origins []struct{ Source, Path string }
				}
			}
		}
	}
	if err := json.Unmarshal(p.run(t, args...), &report); err != nil {
		t.Fatal(err)
	}
	found, most := make(map[string]string), make(map[string]float64)
	for _, x := range report.Patches {
		_, below, _ := strings.Cut(filepath.ToSlash(x.Queue), "/series/series/")
		pkg, _, _ := strings.Cut(below, "/")
		for _, h := range x.Hunks {
			hunks++
			for _, f := range h.Findings {
				from := f.Origins[0]
				key := fmt.Sprintf("%s %s <- %s", pkg, h.Path, packageOf(from.Source))
				if f.Bits > most[key] {
					most[key], found[key] = f.Bits, fmt.Sprintf("%.0f bits: %s", f.Bits, from.Path)
				}
			}
		}
	}
	return found, hunks
}

// knownFindings reads findings.txt: a finding a line, and behind a # what it is.
func knownFindings(t *testing.T) map[string]string {
	text, err := os.ReadFile("findings.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		finding, what, _ := strings.Cut(line, "#")
		if finding = strings.TrimSpace(finding); finding != "" {
			known[finding] = strings.TrimSpace(what)
		}
	}
	return known
}
