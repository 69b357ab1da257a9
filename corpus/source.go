package corpus

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// Errors on which a caller may branch. Each comes wrapped, with the source named.
var (
	// ErrUnknownSource: neither a path that exists nor a known form of source.
	ErrUnknownSource = errors.New("no such file or directory, and no known form of source " +
		"(PATH, ARCHIVE, git:REPOSITORY@REF, deb:NAME[=VERSION], go:MODULE@VERSION, npm:NAME@VERSION, @LIST)")
	// ErrNoClient: the program that fetches this kind of source is not installed.
	ErrNoClient = errors.New("is not installed")
	// ErrNoSourceEntries: apt is there, but was never told where sources are.
	ErrNoSourceEntries = errors.New(`apt has no source entries: put "deb-src" beside each "deb" ` +
		`(in .sources files "Types: deb deb-src"), then run apt-get update`)
	// ErrArchive: the archive is damaged, cut short, or not an archive.
	ErrArchive = errors.New("not a readable archive")
	// ErrLimit: the source exceeds one of Options.Limits.
	ErrLimit = errors.New("limit exceeded")
)

// Options says how a source is opened. The zero value reads every text file,
// with no language named, and takes licences from the source alone.
type Options struct {
	// License is the SPDX expression that the user states for the whole source.
	License string
	// Language names the language of a file by its path and the first bytes of
	// its text; "" leaves the file out. It is asked with a nil head where only
	// the path is known. A nil Language lets every text file in.
	Language func(path string, head []byte) string
	// Marks are the marks that are handed out beside hand-written files. Nil
	// means Vendored alone: vendored code has an owner, only another one, while
	// generated and minified files have none to speak of.
	Marks []Mark
	// Limits bound what a source may cost.
	Limits Limits
	// TempDir is where private roots are made; empty means the system's own place.
	TempDir string
}

// Limits bound what one source may cost. A zero field means its default.
type Limits struct {
	FileBytes int64 // size of one file; a larger one is skipped and named (4 MiB)
	Files     int   // entries of one source, of any kind (1,000,000)
	PathBytes int   // length of a path; a longer one is skipped and named (1024)
	Bytes     int64 // size of one source, unpacked (16 GiB)
	Ratio     int64 // unpacked size by packed size, judged from 64 MiB on (100)
}

// ratioFloor is the unpacked size up to which any expansion is harmless.
const ratioFloor = 64 << 20

func (l Limits) withDefaults() Limits {
	return Limits{
		FileBytes: orDefault(l.FileBytes, 4<<20),
		Files:     orDefault(l.Files, 1_000_000),
		PathBytes: orDefault(l.PathBytes, 1024),
		Bytes:     orDefault(l.Bytes, 16<<30),
		Ratio:     orDefault(l.Ratio, 100),
	}
}

func orDefault[T int | int64](v, def T) T {
	if v == 0 {
		return def
	}
	return v
}

// language names the language of a file, if it is one that is indexed.
func (o *Options) language(path string, head []byte) (name string, known bool) {
	if o.Language == nil {
		return "", true
	}
	name = o.Language(path, head)
	return name, name != ""
}

// Source is one opened source: a directory tree, its own or a private copy. It
// is not safe for concurrent use.
type Source struct {
	options Options
	spec    string
	purl    string
	temp    string   // private directory, removed by Close; empty where none was needed
	root    *os.Root // where the files stand
	only    string   // the one file under root that is the source; empty means all
	files   []file   // what a walk found, sorted by path
	likely  total    // those whose path names a language
	terms   terms
	opened  ledger // passed over while opening
	handed  ledger // passed over by the latest Documents
}

// Open makes the source that spec names readable. What is not a directory or a
// file already is unpacked below a private directory, which Close removes.
func Open(ctx context.Context, spec string, o Options) (*Source, error) {
	o.Limits = o.Limits.withDefaults()
	if o.Marks == nil {
		o.Marks = []Mark{Vendored}
	}
	s := &Source{options: o, spec: spec}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("corpus: %s: %w", publicSpec(spec), err), s.Close())
	}
	return s, nil
}

func (s *Source) open(ctx context.Context) error {
	if err := s.state(); err != nil {
		return err
	}
	if err := s.fetch(ctx, s.spec); err != nil {
		return err
	}
	var err error
	if s.terms.tree, err = license.NewTree(s.root.FS()); err != nil {
		return err
	}
	return s.walk(ctx)
}

// fetch sets the root of the source by its form.
func (s *Source) fetch(ctx context.Context, spec string) error {
	form, rest, _ := strings.Cut(spec, ":")
	switch form {
	case "deb":
		return s.openDebian(ctx, rest)
	case "git":
		return s.openGit(ctx, rest)
	case "go":
		return s.openGo(ctx, rest)
	case "npm":
		return s.openNPM(ctx, rest)
	}
	if strings.HasPrefix(spec, "@") {
		return errors.New("a list of sources is read with ReadList, not opened")
	}
	return s.openPath(ctx, spec)
}

// openPath opens what stands in the file system: a directory, an archive or one file.
func (s *Source) openPath(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ErrUnknownSource
	case err != nil:
		return err
	}
	s.spec = filepath.ToSlash(filepath.Clean(path))
	switch {
	case info.IsDir():
		s.root, err = os.OpenRoot(path)
		return err
	case !info.Mode().IsRegular():
		return errors.New("neither a directory nor a regular file")
	}
	packed, err := isArchive(path)
	switch {
	case err != nil:
		return err
	case packed:
		return s.unpackArchive(ctx, path)
	}
	real, err := filepath.EvalSymlinks(path) // the user's own link, unlike those in a tree
	if err != nil {
		return err
	}
	s.only = filepath.Base(real)
	s.root, err = os.OpenRoot(filepath.Dir(real))
	return err
}

// unpackArchive makes the tree inside an archive the root.
func (s *Source) unpackArchive(ctx context.Context, path string) error {
	u, err := s.unpacker(ctx)
	if err != nil {
		return err
	}
	if err := u.archive(path); err != nil {
		return err
	}
	return s.stripTop(u)
}

// unpacker is ready to fill a private root, which it makes the source's own.
func (s *Source) unpacker(ctx context.Context) (*unpacker, error) {
	dir, err := s.scratch("tree")
	if err != nil {
		return nil, err
	}
	if s.root, err = os.OpenRoot(dir); err != nil {
		return nil, err
	}
	return newUnpacker(&s.options, s.root, &s.opened, &meter{ctx: ctx, limits: s.options.Limits}), nil
}

// stripTop makes the one directory in which archives commonly wrap their files
// the root: it is no part of the paths.
func (s *Source) stripTop(u *unpacker) error {
	top := u.top()
	if top == "" {
		return nil
	}
	old := s.root
	if err := old.MkdirAll(top, 0o700); err != nil { // nothing in it was needed
		return err
	}
	root, err := old.OpenRoot(top)
	if err != nil {
		return err
	}
	s.root, u.root, u.made = root, root, map[string]bool{}
	s.opened.rebase(top, "")
	return old.Close()
}

// scratch makes an empty directory below the private one.
func (s *Source) scratch(name string) (string, error) {
	if s.temp == "" {
		temp, err := os.MkdirTemp(s.options.TempDir, "hunkprint-")
		if err != nil {
			return "", err
		}
		s.temp = temp
	}
	dir := filepath.Join(s.temp, name)
	return dir, os.Mkdir(dir, 0o700)
}

// drop removes what scratch made, once it is no longer needed.
func (s *Source) drop(name string) error {
	return os.RemoveAll(filepath.Join(s.temp, name))
}

// Spec is the source's name with its version pinned.
func (s *Source) Spec() string { return s.spec }

// PURL is the package URL of the source, empty where it has none.
func (s *Source) PURL() string { return s.purl }

// Files is about the number of documents to come: the files whose path alone
// names a language.
func (s *Source) Files() int { return s.likely.files }

// Bytes is the size of these files together.
func (s *Source) Bytes() int64 { return s.likely.bytes }

// Skipped lists what was passed over, sorted by path: files, and licence files
// that could not be read. It is complete once Documents has been read to its end.
func (s *Source) Skipped() []Skip { return merge(&s.opened, &s.handed, s.terms.unread()) }

// Close removes the private copy.
func (s *Source) Close() error {
	var err error
	if s.root != nil {
		err = s.root.Close()
		s.root = nil
	}
	if s.temp != "" {
		err = errors.Join(err, os.RemoveAll(s.temp))
		s.temp = ""
	}
	return err
}
