package corpus

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"unicode/utf8"
)

// file is one regular file of a source.
type file struct {
	path string
	size int64
}

type total struct {
	files int
	bytes int64
}

func (t *total) add(f file) {
	t.files++
	t.bytes += f.size
}

// walk finds the files below the root.
func (s *Source) walk(ctx context.Context) error {
	w := &walker{ctx: ctx, source: s}
	if err := fs.WalkDir(s.root.FS(), cmp.Or(s.only, "."), w.visit); err != nil {
		return err
	}
	slices.SortFunc(s.files, func(a, b file) int { return cmp.Compare(a.path, b.path) })
	return nil
}

// isHistory reports whether a version control system keeps a file or directory
// of this name for itself.
func isHistory(name string) bool {
	switch name {
	case ".git", ".hg", ".svn", ".bzr", "_darcs", "CVS":
		return true
	}
	return false
}

type walker struct {
	ctx     context.Context
	source  *Source
	entries int
}

func (w *walker) visit(path string, d fs.DirEntry, err error) error {
	s := w.source
	w.entries++
	switch {
	case w.ctx.Err() != nil:
		return w.ctx.Err()
	case err != nil && path == ".":
		return err
	case w.entries > s.options.Limits.Files:
		return fmt.Errorf("%w: more than %d entries", ErrLimit, s.options.Limits.Files)
	case !utf8.ValidString(path):
		return pass(s, path, d, skipEncoding)
	case err != nil:
		s.opened.skip(path, skipUnreadable)
		return nil
	case isHistory(d.Name()):
		return pass(s, path, d, skipHistory)
	case len(path) > s.options.Limits.PathBytes:
		return pass(s, path, d, skipLongPath)
	case d.IsDir():
		return nil
	case d.Type()&fs.ModeSymlink != 0:
		return pass(s, path, d, skipLink)
	case !d.Type().IsRegular():
		return pass(s, path, d, skipIrregular)
	}
	return w.add(path, d)
}

// pass passes over a file, or a directory with all that it holds.
func pass(s *Source, path string, d fs.DirEntry, reason string) error {
	s.opened.skip(path, reason)
	if d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

func (w *walker) add(path string, d fs.DirEntry) error {
	s := w.source
	info, err := d.Info()
	if err != nil {
		s.opened.skip(path, skipUnreadable)
		return nil
	}
	f := file{path: path, size: info.Size()}
	s.files = append(s.files, f)
	_, speaks := s.options.language(path, nil)
	if speaks && 0 < f.size && f.size <= s.options.Limits.FileBytes {
		s.likely.add(f)
	}
	return nil
}

// Documents yields the source's documents, sorted by path. An error ends it: a
// file that cannot be handed out is no error, but listed by Skipped.
func (s *Source) Documents(ctx context.Context) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		s.handed = ledger{}
		for _, f := range s.files {
			if err := ctx.Err(); err != nil {
				yield(Document{}, fmt.Errorf("corpus: %s: %w", s.spec, err))
				return
			}
			if d, ok := s.document(f); ok && !yield(d, nil) {
				return
			}
		}
	}
}

// document reads one file; it is not ok where the file is passed over.
func (s *Source) document(f file) (d Document, ok bool) {
	text, language, reason := s.read(f)
	if reason == "" {
		d.Mark = markOf(f.path, text)
		reason = s.unwanted(d.Mark)
	}
	switch reason {
	case "":
	case skipNoLanguage:
		s.handed.count(f.path, f.size)
		return d, false
	default:
		s.handed.skip(f.path, reason)
		return d, false
	}
	d.Source, d.PURL = s.spec, s.purl
	d.Path, d.Language, d.Text = f.path, language, text
	d.License = s.terms.of(f.path, text)
	return d, true
}

// unwanted is the reason why a mark keeps a file from being handed out.
func (s *Source) unwanted(m Mark) string {
	if m == HandWritten || slices.Contains(s.options.Marks, m) {
		return ""
	}
	return string(m)
}

// read yields a file's text, or the reason to pass over it. No more than its
// head is read of a file that is not wanted.
func (s *Source) read(f file) (text []byte, language, reason string) {
	r, err := s.root.Open(f.path)
	if err != nil {
		return nil, "", skipUnreadable
	}
	defer r.Close()
	limit := s.options.Limits.FileBytes
	text = make([]byte, headBytes, max(headBytes, min(f.size, limit)+1))
	n, err := io.ReadFull(r, text)
	text = text[:n]
	language, known := s.options.language(f.path, text)
	switch {
	case err != nil && err != io.EOF && err != io.ErrUnexpectedEOF:
		return nil, "", skipUnreadable
	case n == 0, !known:
		return nil, "", skipNoLanguage
	case bytes.IndexByte(text, 0) >= 0:
		return nil, "", skipBinary
	}
	text, err = readOn(text, r, limit)
	switch {
	case err != nil:
		return nil, "", skipUnreadable
	case int64(len(text)) > limit:
		return nil, "", skipLarge
	}
	return text, language, ""
}

// readOn appends what is left in r, up to one byte more than limit in all.
func readOn(text []byte, r io.Reader, limit int64) ([]byte, error) {
	for int64(len(text)) <= limit {
		text = slices.Grow(text, 1)
		room := min(int64(cap(text)), limit+1)
		n, err := r.Read(text[len(text):room])
		text = text[:len(text)+n]
		if err == io.EOF {
			return text, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return text, nil
}
