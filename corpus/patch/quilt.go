package patch

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// seriesEntry is one line of a quilt series.
type seriesEntry struct {
	name    string
	strip   int // as Options.Strip
	reverse bool
}

// seriesName is the file that lists the patches of a series.
const seriesName = "series"

// series reads the patches that the file series of a directory lists. A
// patch is read as patch(1) would: one file, one patch, bytes as they are. Names that
// lead out of the directory are refused, by the file system's own rules.
func (r *reader) series(dir string) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		r.unread(dir, "", bareError(err))
		return
	}
	defer root.Close()
	list := filepath.Join(dir, seriesName)
	f, err := os.Open(list)
	if err != nil {
		r.unread(list, "", bareError(err))
		return
	}
	text, cut, err := r.all(f)
	f.Close()
	if err != nil {
		r.unread(list, "", bareError(err))
	}
	entries, bad := parseSeries(string(text))
	for _, b := range bad {
		r.unread(list, fmt.Sprintf("line %d", b.line), b.err)
	}
	if len(entries) == 0 && len(bad) == 0 {
		r.unread(list, "", ErrEmpty)
	}
	for i, e := range entries {
		if !r.goOn(dir) {
			return
		}
		r.seriesPatch(root, dir, e, i+1, len(entries))
	}
	if cut {
		r.unread(list, "", r.tooLong(cut))
	}
}

// seriesPatch reads one patch of a series.
func (r *reader) seriesPatch(root *os.Root, dir string, e seriesEntry, number, total int) {
	path := filepath.Join(dir, e.name)
	if !filepath.IsLocal(e.name) {
		r.unread(path, "", ErrOutside)
		return
	}
	info, err := root.Stat(e.name)
	if err == nil && !info.Mode().IsRegular() {
		err = errNoFile
	}
	if err != nil {
		r.unread(path, "", bareError(err))
		return
	}
	f, err := root.Open(e.name)
	if err != nil {
		r.unread(path, "", bareError(err))
		return
	}
	defer f.Close()
	in, err := unpack(bufio.NewReaderSize(r.took(f), bufferSize))
	if err != nil {
		r.unread(path, "", err)
		return
	}
	r.plainPatch(path, in, e, number, total)
}

func (r *reader) plainPatch(path string, in io.Reader, e seriesEntry, number, total int) {
	text, cut, err := r.all(in)
	if err != nil {
		r.unread(path, "", bareError(err))
	}
	o := r.o
	o.Strip = e.strip
	res := readPlain(text, o)
	if len(res.patch.Files) == 0 && len(res.problems) == 0 {
		reason := ErrNoPatch
		if len(strings.TrimSpace(string(text))) == 0 {
			reason = ErrEmpty
		}
		r.unread(path, "", reason)
		return
	}
	if e.reverse {
		res.patch.reverse()
	}
	res.patch.Number, res.patch.Total = number, total
	position := 0
	r.emit(path, "", &position, []result{res}, r.tooLong(cut))
}

// parseSeries reads a series file: a name a line, options behind it, comments
// behind #. quilt takes off one component unless -pN says otherwise.
func parseSeries(text string) (entries []seriesEntry, bad []problem) {
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(cutComment(line))
		if len(words) == 0 {
			continue
		}
		e := seriesEntry{name: words[0], strip: 1}
		if err := e.options(words[1:]); err != nil {
			bad = append(bad, problem{i + 1, err})
		}
		entries = append(entries, e)
	}
	return entries, bad
}

// cutComment takes off a comment: # at the beginning or behind white space.
func cutComment(line string) string {
	for i := range len(line) {
		if line[i] == '#' && (i == 0 || isSpace(line[i-1])) {
			return line[:i]
		}
	}
	return line
}

// options reads -pN, -p N, -p ab and -R. Other options of patch(1) do not
// change what is added.
func (e *seriesEntry) options(words []string) error {
	for i := 0; i < len(words); i++ {
		level, ok := strings.CutPrefix(words[i], "-p")
		switch {
		case words[i] == "-R" || words[i] == "--reverse":
			e.reverse = true
			continue
		case !ok:
			continue
		case level == "" && i+1 < len(words):
			i++
			level = words[i]
		}
		if level == "ab" {
			e.strip = 1
			continue
		}
		n, err := strconv.Atoi(level)
		if err != nil || n < 0 {
			return fmt.Errorf("option -p%s: %w", clip([]byte(level)), ErrUnsupported)
		}
		if e.strip = n; n == 0 {
			e.strip = StripNone
		}
	}
	return nil
}

// reverse turns a patch around, as patch -R applies it.
func (p *Patch) reverse() {
	for i := range p.Files {
		f := &p.Files[i]
		f.OldMode, f.NewMode = f.NewMode, f.OldMode
		switch f.Status {
		case Added, Copied:
			f.Status, f.OldPath = Deleted, f.Path
		case Deleted:
			f.Status = Added
		case Renamed:
			f.Path, f.OldPath = f.OldPath, f.Path
		}
		for j := range f.Hunks {
			f.Hunks[j].reverse()
		}
	}
}

func (h *Hunk) reverse() {
	h.OldStart, h.NewStart = h.NewStart, h.OldStart
	h.OldLines, h.NewLines = h.NewLines, h.OldLines
	for i := range h.Lines {
		switch l := &h.Lines[i]; l.Op {
		case '+':
			l.Op = '-'
		case '-':
			l.Op = '+'
		}
	}
}
