package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"syscall"
)

// headBytes is how much of a file its language and kind are judged by.
const headBytes = 8 << 10

// unpacker writes the files of an archive, or of anything like one, below a
// root that they cannot leave. It writes regular files only, and of these only
// the ones that a source needs: text in a known language, and what states terms.
type unpacker struct {
	options *Options
	root    *os.Root
	ledger  *ledger
	meter   *meter
	made    map[string]bool // directories made so far
	tops    map[string]bool // first path elements seen, up to two; a file at the top makes two
	head    [headBytes]byte
}

func newUnpacker(o *Options, root *os.Root, l *ledger, m *meter) *unpacker {
	return &unpacker{options: o, root: root, ledger: l, meter: m, made: map[string]bool{}, tops: map[string]bool{}}
}

// entry notes one entry of any kind and says where it belongs below the root.
// It is not ok where the entry has to be passed over, which is then accounted for.
func (u *unpacker) entry(name string, isDir bool) (place string, ok bool, err error) {
	if err := u.meter.entry(); err != nil {
		return "", false, err
	}
	place, reason := u.place(name)
	if reason != "" {
		u.ledger.skip(name, reason)
		return "", false, nil
	}
	if place == "." && !isDir {
		u.ledger.skip(name, skipName)
		return "", false, nil
	}
	u.noteTop(place, isDir)
	return place, !isDir, nil
}

// place cleans the name of an entry, or says why it is refused.
func (u *unpacker) place(name string) (place, reason string) {
	switch {
	case len(name) > u.options.Limits.PathBytes:
		return "", skipLongPath
	case strings.ContainsRune(name, 0):
		return "", skipName
	case strings.HasPrefix(name, "/"):
		return "", skipOutside
	}
	for element := range strings.SplitSeq(name, "/") {
		if element == ".." {
			return "", skipOutside
		}
	}
	return path.Clean(name), ""
}

// noteTop remembers whether everything stands in one directory.
func (u *unpacker) noteTop(place string, isDir bool) {
	top, _, deep := strings.Cut(place, "/")
	switch {
	case place == "." || len(u.tops) > 1:
	case deep || isDir:
		u.tops[top] = true
	default:
		u.tops[""] = true
		u.tops[top] = true
	}
}

// link passes over a symbolic or hard link.
func (u *unpacker) link(name string) error { return u.refuse(name, skipLink) }

// refuse passes over an entry that is no regular file.
func (u *unpacker) refuse(name, reason string) error {
	_, ok, err := u.entry(name, false)
	if ok {
		u.ledger.skip(name, reason)
	}
	return err
}

// file takes one regular file, of which r yields the content. A file beyond the
// size limit is not read.
func (u *unpacker) file(name string, size int64, r io.Reader) error {
	place, ok, err := u.entry(name, false)
	if err != nil || !ok {
		return err
	}
	if size > u.options.Limits.FileBytes {
		u.tooLarge(place, size)
		return nil
	}
	n, err := io.ReadFull(r, u.head[:])
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	head := u.head[:n]
	if n == 0 || !u.wanted(place, head) {
		u.ledger.count(place, int64(n))
		return nil
	}
	return u.write(place, io.MultiReader(bytes.NewReader(head), r))
}

// tooLarge names a file beyond the limit, if its path makes it one that is
// wanted: a large picture is no loss.
func (u *unpacker) tooLarge(place string, size int64) {
	if u.wanted(place, nil) {
		u.ledger.skip(place, skipLarge)
		return
	}
	u.ledger.count(place, size)
}

// wanted reports whether a source needs the file.
func (u *unpacker) wanted(place string, head []byte) bool {
	_, known := u.options.language(place, head)
	return known || statesTerms(place)
}

// write stores a file, whatever size was announced for it, up to one byte more
// than the limit: enough for it to be found too large later.
func (u *unpacker) write(place string, r io.Reader) error {
	out, err := u.create(place)
	if unstorable(err) {
		u.ledger.skip(place, skipName)
		return nil
	}
	if err != nil {
		return err
	}
	n, err := io.Copy(out, io.LimitReader(r, u.options.Limits.FileBytes+1))
	return errors.Join(err, out.Close(), u.meter.wrote(n))
}

func (u *unpacker) create(place string) (*os.File, error) {
	if dir := path.Dir(place); !u.made[dir] {
		if err := u.root.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		u.made[dir] = true
	}
	return u.root.OpenFile(place, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
}

// unstorable reports whether the name alone is what the file system refuses: too
// long an element, or a file where another entry has a directory.
func unstorable(err error) bool {
	for _, e := range []error{syscall.ENAMETOOLONG, syscall.ENOTDIR, syscall.EISDIR, syscall.EEXIST, syscall.EINVAL} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// top is the one directory in which everything stands, if there is one.
func (u *unpacker) top() string {
	if len(u.tops) == 1 {
		for top := range u.tops {
			return top
		}
	}
	return ""
}

// meter stops an unpacking that costs more than its limits.
type meter struct {
	ctx     context.Context
	limits  Limits
	packed  int64 // size of the archive, 0 where unknown
	read    int64 // bytes that came out of it
	written int64 // bytes stored; sparse files make it larger than read
	entries int
}

// entry counts one entry.
func (m *meter) entry() error {
	m.entries++
	if m.entries > m.limits.Files {
		return fmt.Errorf("%w: more than %d entries", ErrLimit, m.limits.Files)
	}
	return m.ctx.Err()
}

// wrote counts stored bytes.
func (m *meter) wrote(n int64) error {
	m.written += n
	return m.check(m.written)
}

func (m *meter) check(unpacked int64) error {
	switch {
	case unpacked > m.limits.Bytes:
		return fmt.Errorf("%w: more than %d bytes unpacked", ErrLimit, m.limits.Bytes)
	case m.packed > 0 && unpacked > ratioFloor && unpacked/m.limits.Ratio > m.packed:
		return fmt.Errorf("%w: unpacks to more than %d times its size", ErrLimit, m.limits.Ratio)
	}
	return m.ctx.Err()
}

// reader counts what is read from r.
func (m *meter) reader(r io.Reader) io.Reader { return &metered{r: r, meter: m} }

type metered struct {
	r     io.Reader
	meter *meter
	ended bool // r was read beyond its last byte
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.ended = m.ended || err == io.EOF
	m.meter.read += int64(n)
	if over := m.meter.check(m.meter.read); over != nil {
		return n, over
	}
	return n, err
}
