package patch

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Read reads a queue: the path of a file or directory, "-" for Options.Stdin,
// "git:REPO@A..B" or "A..B". The errors it yields are *Unread, one of them in
// any case where there is nothing to read. It ends early when ctx is done,
// with the reason as its last error.
func Read(ctx context.Context, queue string, o Options) iter.Seq2[*Patch, error] {
	return func(yield func(*Patch, error) bool) {
		r := reader{ctx: ctx, o: o.withDefaults(), yield: yield}
		r.queue(queue)
	}
}

// ReadFrom reads a stream under a name. Its shape is found from its content.
func ReadFrom(ctx context.Context, in io.Reader, name string, o Options) iter.Seq2[*Patch, error] {
	return func(yield func(*Patch, error) bool) {
		r := reader{ctx: ctx, o: o.withDefaults(), yield: yield}
		r.stream(name, in)
	}
}

// reader is one run over a queue. It is done when the caller stops or ctx ends.
type reader struct {
	ctx   context.Context
	o     Options
	yield func(*Patch, error) bool
	done  bool
}

func (r *reader) queue(queue string) {
	if queue == "-" {
		if r.o.Stdin == nil {
			r.o.Stdin = strings.NewReader("")
		}
		r.stream("-", r.o.Stdin)
		return
	}
	if repo, commits, ok := cutRange(queue, r.o.Dir); ok {
		r.gitRange(queue, repo, commits)
		return
	}
	info, err := os.Stat(queue)
	switch {
	case err != nil:
		r.unread(queue, "", bareError(err))
	case info.IsDir():
		r.directory(queue)
	case filepath.Base(queue) == seriesName:
		r.series(filepath.Dir(queue))
	default:
		r.file(queue)
	}
}

// bareError is the reason of a file error without the path, which an Unread
// names already.
func bareError(err error) error {
	if path, ok := err.(*fs.PathError); ok {
		return path.Err
	}
	return err
}

func (r *reader) file(path string) {
	f, err := os.Open(path)
	if err != nil {
		r.unread(path, "", bareError(err))
		return
	}
	defer f.Close()
	r.stream(path, r.took(f))
}

// directory reads a maildir, a quilt series (here, or below as debian/patches
// or patches), or the patches that lie in it. It does not go into other directories.
func (r *reader) directory(dir string) {
	if isDir(filepath.Join(dir, "cur")) || isDir(filepath.Join(dir, "new")) {
		r.maildir(dir)
		return
	}
	if at := seriesIn(dir); at != "" {
		r.series(at)
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		r.unread(dir, "", bareError(err))
		return
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.IsDir() || !isPatchName(e.Name()) })
	if len(entries) == 0 {
		r.unread(dir, "", ErrNoPatch)
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return compareNames(a.Name(), b.Name()) })
	for _, e := range entries {
		if r.done {
			return
		}
		path := filepath.Join(dir, e.Name())
		if !isFile(path) {
			r.unread(path, "", errNoFile)
			continue
		}
		r.file(path)
	}
}

// seriesIn is where a directory has a quilt series; empty for nowhere.
func seriesIn(dir string) string {
	for _, sub := range []string{".", "debian/patches", "patches"} {
		if at := filepath.Join(dir, sub); isFile(filepath.Join(at, seriesName)) {
			return at
		}
	}
	return ""
}

// errNoFile keeps what lies in a directory from blocking the reader: only the
// caller may name a pipe.
var errNoFile = fmt.Errorf("%w: no regular file", ErrUnsupported)

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// isPatchName knows the files of a directory that are patches: by their
// extension, or by a number alone, as in an MH folder.
func isPatchName(name string) bool {
	name = strings.ToLower(name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".bz2")
	switch filepath.Ext(name) {
	case ".patch", ".diff", ".mbox", ".eml":
		return true
	}
	return name != "" && onlyDigits(name, "")
}

// compareNames compares numbers in names as numbers, so that 10 follows 9.
func compareNames(a, b string) int {
	for a != "" && b != "" {
		aText, aNumber, aRest := cutNumber(a)
		bText, bNumber, bRest := cutNumber(b)
		if c := strings.Compare(aText, bText); c != 0 {
			return c
		}
		if c := len(aNumber) - len(bNumber); c != 0 {
			return c
		}
		if c := strings.Compare(aNumber, bNumber); c != 0 {
			return c
		}
		a, b = aRest, bRest
	}
	return strings.Compare(a, b)
}

// cutNumber splits "v10.patch" into "v", "10" and ".patch"; leading zeros go.
func cutNumber(s string) (text, number, rest string) {
	i := strings.IndexAny(s, "0123456789")
	if i < 0 {
		return s, "", ""
	}
	j := i
	for j < len(s) && s[j] >= '0' && s[j] <= '9' {
		j++
	}
	return s[:i], strings.TrimLeft(s[i:j], "0"), s[j:]
}

// maildir reads the mails of new and cur in the order of their names.
func (r *reader) maildir(dir string) {
	var names []string
	for _, sub := range []string{"cur", "new"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil && !os.IsNotExist(err) {
			r.unread(dir, sub, bareError(err))
		}
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), ".") {
				names = append(names, filepath.Join(sub, e.Name()))
			}
		}
	}
	if len(names) == 0 {
		r.unread(dir, "", ErrEmpty)
	}
	slices.SortFunc(names, func(a, b string) int { return compareNames(filepath.Base(a), filepath.Base(b)) })
	position := 0
	for _, name := range names {
		if r.done {
			return
		}
		text, cut, err := r.slurp(filepath.Join(dir, name))
		where := name
		if err != nil {
			position++
			r.unread(dir, where, bareError(err))
			continue
		}
		r.emit(dir, where, &position, readMail(text, r.o), r.tooLong(cut))
	}
}

// slurp reads a file up to the message limit.
func (r *reader) slurp(path string) (text []byte, cut bool, err error) {
	if !isFile(path) {
		return nil, false, errNoFile
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	return r.all(r.took(f))
}

// all reads a stream up to the message limit.
func (r *reader) all(in io.Reader) (text []byte, cut bool, err error) {
	text, err = io.ReadAll(io.LimitReader(in, int64(r.o.MaxMessage)+1))
	if len(text) > r.o.MaxMessage {
		return text[:r.o.MaxMessage], true, err
	}
	return text, false, err
}

// shape is what a stream holds.
type shape int

const (
	shapePlain shape = iota
	shapeEmpty
	shapeMbox
	shapeMail
	shapeLog
)

// shapeOf finds the shape from the first lines.
func shapeOf(head []byte) shape {
	head = bytes.TrimLeft(head, " \t\r\n")
	line, _ := lineAt(head, 0)
	switch {
	case len(head) == 0:
		return shapeEmpty
	case isFromLine(line, true):
		return shapeMbox
	case isCommitLine(line, true):
		return shapeLog
	case isHgExport(head):
		return shapePlain
	case startsWithHeader(head):
		return shapeMail
	}
	return shapePlain
}

// stream reads a queue that is one stream.
func (r *reader) stream(name string, in io.Reader) {
	unpacked, err := unpack(bufio.NewReaderSize(in, bufferSize))
	if err != nil {
		r.unread(name, "", err)
		return
	}
	head, err := unpacked.Peek(bufferSize)
	if err != nil && err != io.EOF && len(head) == 0 {
		r.unread(name, "", bareError(err))
		return
	}
	switch shapeOf(head) {
	case shapeEmpty:
		r.unread(name, "", ErrEmpty)
	case shapeMbox:
		r.chunks(name, unpacked, true)
	case shapeLog:
		r.chunks(name, unpacked, false)
	case shapeMail:
		r.single(name, unpacked, func(text []byte) []result { return readMail(text, r.o) })
	default:
		r.single(name, unpacked, func(text []byte) []result { return []result{readPlain(text, r.o)} })
	}
}

// single reads a stream that holds one message.
func (r *reader) single(name string, in io.Reader, read func([]byte) []result) {
	text, cut, err := r.all(in)
	results := read(text)
	if len(results) == 1 && isNothing(results[0]) && !cut && err == nil {
		r.unread(name, "", nothing(text))
		return
	}
	position := 0
	r.emit(name, "", &position, results, r.tooLong(cut), bareError(err))
}

// isNothing tells a text that is neither a patch nor a mail.
func isNothing(res result) bool {
	p := res.patch
	return len(p.Files) == 0 && len(res.problems) == 0 && p.MessageID == "" && (p.Author == "" || p.Date == "")
}

func nothing(text []byte) error {
	if bytes.IndexByte(text, 0) >= 0 {
		return fmt.Errorf("%w: binary data", ErrNoPatch)
	}
	return ErrNoPatch
}

// chunks reads a mailbox or a log.
func (r *reader) chunks(name string, in *bufio.Reader, mbox bool) {
	starts := isCommitLine
	if mbox {
		starts = isFromLine
	}
	s := newSplitter(in, starts, r.o.MaxMessage)
	s.unquote = mbox
	position := 0
	for {
		c, err := s.next()
		if err != nil || !r.goOn(name) {
			return
		}
		where := fmt.Sprintf("message %d", position+1)
		if mbox {
			r.emit(name, where, &position, readMboxMail(c.text, r.o), r.tooLong(c.cut), bareError(c.err))
		} else {
			where = fmt.Sprintf("commit %d", position+1)
			r.emit(name, where, &position, []result{readCommit(c.text, r.o)}, r.tooLong(c.cut), bareError(c.err))
		}
	}
}

// readMboxMail reads a mail below its From line.
func readMboxMail(text []byte, o Options) []result {
	line, _ := lineAt(text, 0)
	results := readMail(text, o)
	if commit, ok := formatPatchCommit(line); ok {
		results[0].patch.Commit = commit
	}
	return results
}

// emit yields patches, each followed by what could not be read of it. What ended
// the message early, if anything did, belongs to the last of its patches.
func (r *reader) emit(queue, where string, position *int, results []result, early ...error) {
	for i, res := range results {
		*position++
		if i == len(results)-1 {
			res.problems = append(problemsOf(early), res.problems...)
		}
		if res.patch.clip() {
			res.problems = append(res.problems, problem{err: fmt.Errorf("field of the header: %w", ErrTooLarge)})
		}
		res.patch.Queue, res.patch.Position, res.patch.Unread = queue, *position, len(res.problems)
		if !r.goOn(queue) || !r.give(res.patch, nil) {
			return
		}
		for _, p := range res.problems {
			r.unread(queue, place(where, p.line, res.decoded), p.err)
		}
	}
}

// place says where in a queue a problem is.
func place(where string, line int, decoded bool) string {
	if line == 0 {
		return where
	}
	at := fmt.Sprintf("line %d", line)
	if decoded {
		at = "decoded " + at
	}
	if where == "" {
		return at
	}
	return where + ", " + at
}

// problemsOf are the errors that there are.
func problemsOf(errs []error) (all []problem) {
	for _, err := range errs {
		if err != nil {
			all = append(all, problem{err: err})
		}
	}
	return all
}

// tooLong is the error of a message that was cut off at the limit.
func (r *reader) tooLong(cut bool) error {
	if !cut {
		return nil
	}
	return fmt.Errorf("more than %d bytes: %w", r.o.MaxMessage, ErrTooLarge)
}

func (r *reader) unread(queue, where string, err error) {
	r.give(nil, &Unread{Queue: queue, Where: where, Err: err})
}

func (r *reader) give(p *Patch, err error) bool {
	if !r.done {
		r.done = !r.yield(p, err)
	}
	return !r.done
}

// goOn reports whether to read on. It yields the reason of a cancelled
// context, once.
func (r *reader) goOn(queue string) bool {
	if err := r.ctx.Err(); err != nil && !r.done {
		r.unread(queue, "", err)
		r.done = true
	}
	return !r.done
}
