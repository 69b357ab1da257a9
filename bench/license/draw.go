package main

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// Packages are drawn between these sizes of their source as it is fetched, in
// bytes: smaller ones have few files, larger ones only cost time.
const drawLeast, drawMost = 500_000, 5_000_000

// drawSections are those sections of Debian whose packages are programs and
// libraries.
var drawSections = []string{"admin", "devel", "graphics", "interpreters", "libs", "net", "sound", "utils", "video"}

// draw names count source packages of the machine's Debian release, with their
// versions: those whose name has the smallest SHA-256. So nobody chose them.
func draw(count int) ([]string, error) {
	files, err := exec.Command("apt-get", "indextargets", "--format", "$(FILENAME)", "Created-By: Sources").Output()
	if err != nil {
		return nil, err
	}
	newest := map[string]string{} // the last index that has a package wins: security comes after the release
	for name := range strings.FieldsSeq(string(files)) {
		index, err := exec.Command("/usr/lib/apt/apt-helper", "cat-file", name).Output()
		if err != nil {
			return nil, err
		}
		readSources(index, newest)
	}
	type drawn struct{ lot, pinned string }
	var all []drawn
	for name, version := range newest {
		lot := sha256.Sum256([]byte(name))
		all = append(all, drawn{hex.EncodeToString(lot[:]), name + "=" + version})
	}
	slices.SortFunc(all, func(a, b drawn) int { return cmp.Compare(a.lot, b.lot) })
	var pinned []string
	for _, d := range all[:min(count, len(all))] {
		pinned = append(pinned, d.pinned)
	}
	return pinned, nil
}

// readSources notes the packages of a Sources index that may be drawn.
func readSources(index []byte, newest map[string]string) {
	fields, size, inFiles := map[string]string{}, 0, false
	lines := bufio.NewScanner(bytes.NewReader(append(index, '\n')))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if line == "" {
			fields["Package"] = strings.TrimSpace(fields["Package"])
			if slices.Contains(drawSections, fields["Section"]) && drawLeast <= size && size <= drawMost {
				newest[fields["Package"]] = fields["Version"]
			}
			fields, size, inFiles = map[string]string{}, 0, false
			continue
		}
		if words := strings.Fields(line); line[0] == ' ' && inFiles && len(words) == 3 {
			n, _ := strconv.Atoi(words[1])
			size += n
		}
		if name, value, ok := strings.Cut(line, ":"); ok && line[0] != ' ' {
			fields[name], inFiles = strings.TrimSpace(value), name == "Files"
		}
	}
}
