package corpus

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// maxDiffLine bounds one line of a diff in memory.
const maxDiffLine = 1 << 20

// diff adds the files that the diff of a source package in format 1.0 creates,
// debian/ among them. Its changes to upstream's own files are left out, as
// patches are in the newer formats.
func (u *unpacker) diff(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	u.meter.packed += info.Size()
	z, err := gzip.NewReader(f)
	if err != nil {
		return damaged(err)
	}
	return damaged(u.created(u.meter.reader(z)))
}

// created adds the files that a unified diff creates.
func (u *unpacker) created(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxDiffLine)
	name := ""
	for lines.Scan() {
		line := lines.Text()
		if after, ok := strings.CutPrefix(line, "+++ "); ok {
			after, _, _ = strings.Cut(after, "\t")
			_, name, _ = strings.Cut(after, "/") // the first directory is the tree's own
			continue
		}
		old, added, ok := parseHunk(line)
		if !ok {
			continue
		}
		text, err := hunkLines(lines, old, added)
		if err != nil {
			return err
		}
		if old == 0 && path.Clean(name) != "." {
			if err := u.file(name, int64(len(text)), strings.NewReader(text)); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

// parseHunk reads the line counts of a hunk's header; old is 0 where the hunk
// creates its file.
func parseHunk(line string) (old, added int, ok bool) {
	words := strings.Fields(line)
	if len(words) < 4 || words[0] != "@@" || words[3] != "@@" {
		return 0, 0, false
	}
	var err1, err2 error
	old, err1 = hunkCount(words[1], "-")
	added, err2 = hunkCount(words[2], "+")
	return old, added, err1 == nil && err2 == nil
}

func hunkCount(word, sign string) (int, error) {
	word, ok := strings.CutPrefix(word, sign)
	if !ok {
		return 0, errors.New("no sign")
	}
	var line, count int
	if _, err := fmt.Sscanf(word, "%d,%d", &line, &count); err == nil && count >= 0 {
		return count, nil
	}
	_, err := fmt.Sscanf(word, "%d", &line)
	return 1, err
}

// hunkLines reads a hunk's body and joins the lines that it adds.
func hunkLines(lines *bufio.Scanner, old, added int) (string, error) {
	var text strings.Builder
	for old > 0 || added > 0 {
		if !lines.Scan() {
			return "", cmp.Or(lines.Err(), io.ErrUnexpectedEOF)
		}
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "+"):
			added--
			text.WriteString(line[1:])
			text.WriteByte('\n')
		case strings.HasPrefix(line, "-"):
			old--
		case strings.HasPrefix(line, `\`):
		default:
			old--
			added--
		}
	}
	return text.String(), nil
}
