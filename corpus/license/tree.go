package license

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Limits of a tree.
const (
	maxLicenseFile = 256 << 10 // bytes of a LICENSE file that are read
	maxSidecar     = 64 << 10  // bytes of a FILE.license that are read
	maxNoted       = 1_000     // problems that are kept
)

// A Tree answers for the files of one source tree. It reads a folder's licence
// files, package metadata and the like when the first file of that folder is
// asked for, and remembers them. It is safe for concurrent use.
type Tree struct {
	fsys     fs.FS
	detector detector
	folders  sync.Map // path -> *folder

	mu       sync.Mutex
	problems []Problem
}

// Problem is something in a tree that could not be read. It never stops the
// Tree: the rule in question then has nothing to say.
type Problem struct {
	Path string
	Err  error
}

func (p Problem) Error() string { return p.Path + ": " + p.Err.Error() }

// NewTree opens the tree at the root of fsys.
func NewTree(fsys fs.FS) (*Tree, error) {
	if _, err := fs.Stat(fsys, "."); err != nil {
		return nil, fmt.Errorf("license: %w", err)
	}
	return &Tree{fsys: fsys}, nil
}

// Problems lists what could not be read so far, in the order of their paths.
func (t *Tree) Problems() []Problem {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := slices.Clone(t.problems)
	slices.SortStableFunc(out, func(a, b Problem) int { return strings.Compare(a.Path, b.Path) })
	return out
}

func (t *Tree) note(path string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.problems) < maxNoted {
		t.problems = append(t.problems, Problem{path, err})
	}
}

// Of says under which terms the file at a slash-separated path, relative to the
// root, with this text stands. The rules are asked from the strongest down; the
// first that answers decides, the others that answer differently are kept.
func (t *Tree) Of(file string, text []byte) Evidence {
	file = path.Clean(file)
	dirs := t.above(file)
	var all []Evidence
	add := func(e Expr, from Rule, place string) {
		if e.Known() {
			all = append(all, Evidence{Expr: e.String(), From: from, Place: place})
		}
	}
	reuse, reusePlace := t.annotation(dirs, file)
	if reuse.precedence == override {
		add(reuse.expr, ReuseFile, reusePlace)
	}
	add(t.sidecar(dirs[0], file))
	own := t.detector.detect(text)
	own.Place = file + own.Place
	if own.From != NotFound {
		all = append(all, own)
	}
	if reuse.precedence == aggregate && len(all) > 0 {
		stated, _ := parse(all[0].Expr)
		all[0].Expr = And(stated, reuse.expr).String()
		all[0].Place += ", " + reusePlace
	} else if reuse.precedence != override {
		add(reuse.expr, ReuseFile, reusePlace)
	}
	add(t.debian(dirs, file))
	add(fromMetadata(dirs))
	add(fromLicenseFile(dirs))
	return decide(all)
}

// decide makes the first answer the verdict and keeps the others that differ.
func decide(all []Evidence) Evidence {
	if len(all) == 0 {
		return Evidence{Expr: NoAssertion, From: NotFound}
	}
	first := all[0]
	for _, e := range all[1:] {
		if e.Expr != first.Expr {
			first.Others = append(first.Others, e)
		}
	}
	return first
}

// folder is what one folder says for the files in and below it.
type folder struct {
	once      sync.Once
	path      string
	sidecars  map[string]bool // names that end in .license
	reuse     []annotation
	reusePath string
	dep5      *copyright // .reuse/dep5
	debian    *copyright // debian/copyright
	metadata  stated
	license   stated
}

// stated is an expression with the file that states it.
type stated struct {
	expr  Expr
	place string
}

// above returns the folders of a file, its own first and the root last.
func (t *Tree) above(file string) []*folder {
	var dirs []*folder
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		dirs = append(dirs, t.folder(dir))
		if dir == "." || dir == "/" {
			return dirs
		}
	}
}

func (t *Tree) folder(dir string) *folder {
	v, ok := t.folders.Load(dir)
	if !ok {
		v, _ = t.folders.LoadOrStore(dir, &folder{path: dir})
	}
	f := v.(*folder)
	f.once.Do(func() { t.fill(f) })
	return f
}

func (t *Tree) fill(f *folder) {
	if !fs.ValidPath(f.path) {
		return
	}
	entries, err := fs.ReadDir(t.fsys, f.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.note(f.path, err)
	}
	var licenses []string
	present := map[string]bool{}
	for _, e := range entries {
		name := e.Name()
		switch {
		case e.IsDir() && (name == "debian" || name == ".reuse"), slices.Contains(metadataFiles, name), name == "REUSE.toml":
			present[name] = true
		case e.IsDir():
		case strings.HasSuffix(name, ".license"):
			if f.sidecars == nil {
				f.sidecars = map[string]bool{}
			}
			f.sidecars[name] = true
		case isLicenseFile(name):
			licenses = append(licenses, name)
		}
	}
	t.fillReuse(f, present)
	if f.path == "." && present["debian"] {
		f.debian = t.readDEP5("debian/copyright")
	}
	t.fillMetadata(f, present)
	f.license = t.readLicenses(f.path, licenses)
}

func (t *Tree) fillReuse(f *folder, present map[string]bool) {
	if f.path == "." && present[".reuse"] {
		f.dep5 = t.readDEP5(".reuse/dep5")
	}
	if !present["REUSE.toml"] {
		return
	}
	f.reusePath = path.Join(f.path, "REUSE.toml")
	text, ok := t.read(f.reusePath, maxReuse+1)
	if !ok {
		return
	}
	as, err := readReuse(text)
	if err != nil {
		t.note(f.reusePath, err)
	}
	f.reuse = as
}

func (t *Tree) readDEP5(name string) *copyright {
	text, ok := t.read(name, maxCopyright+1)
	if !ok {
		return nil
	}
	c, err := readCopyright(text)
	if err != nil && !errors.Is(err, errNotDEP5) {
		t.note(name, err)
	}
	return c
}

func (t *Tree) fillMetadata(f *folder, present map[string]bool) {
	for _, name := range metadataFiles {
		if !present[name] || f.metadata.expr.Known() {
			continue
		}
		place := path.Join(f.path, name)
		text, ok := t.read(place, maxMetadata+1)
		if !ok {
			continue
		}
		e, err := readMetadata(name, text)
		if err != nil && !errors.Is(err, errNoLicense) {
			t.note(place, err)
		}
		f.metadata = stated{e, place}
	}
}

// read returns at most limit bytes of a regular file. A file that is not there
// is no problem; a link, a device or an error is.
func (t *Tree) read(name string, limit int64) ([]byte, bool) {
	f, err := t.fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	if err != nil {
		t.note(name, err)
		return nil, false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		t.note(name, errors.Join(errors.New("not a regular file"), err))
		return nil, false
	}
	text, err := io.ReadAll(io.LimitReader(f, limit))
	if err != nil {
		t.note(name, err)
		return nil, false
	}
	return text, true
}

// sidecar asks FILE.license, the REUSE way to speak for a file that cannot
// carry a comment.
func (t *Tree) sidecar(dir *folder, file string) (Expr, Rule, string) {
	name := path.Base(file) + ".license"
	if !dir.sidecars[name] {
		return Expr{}, Sidecar, ""
	}
	place := file + ".license"
	text, _ := t.read(place, maxSidecar)
	e, line := tags(text)
	return e, Sidecar, place + ":" + strconv.Itoa(line)
}

// annotation asks REUSE.toml, the nearest first, then .reuse/dep5. An override
// further up goes before all below it.
func (t *Tree) annotation(dirs []*folder, file string) (annotation, string) {
	var found annotation
	place := ""
	for _, d := range dirs {
		a, ok := annotated(d.reuse, relative(d.path, file))
		if ok && (place == "" || a.precedence == override) {
			found, place = a, d.reusePath+":"+strconv.Itoa(a.line)
		}
	}
	root := dirs[len(dirs)-1]
	if place == "" && root.dep5 != nil {
		if p, ok := root.dep5.of(file); ok {
			return annotation{expr: p.expr, precedence: closest}, ".reuse/dep5:" + strconv.Itoa(p.line)
		}
	}
	return found, place
}

func (t *Tree) debian(dirs []*folder, file string) (Expr, Rule, string) {
	c := dirs[len(dirs)-1].debian
	if c == nil {
		return Expr{}, DebianCopyright, ""
	}
	p, ok := c.of(file)
	if !ok {
		return Expr{}, DebianCopyright, ""
	}
	return p.expr, DebianCopyright, "debian/copyright:" + strconv.Itoa(p.line)
}

func fromMetadata(dirs []*folder) (Expr, Rule, string) {
	for _, d := range dirs {
		if d.metadata.expr.Known() {
			return d.metadata.expr, PackageMetadata, d.metadata.place
		}
	}
	return Expr{}, PackageMetadata, ""
}

func fromLicenseFile(dirs []*folder) (Expr, Rule, string) {
	for _, d := range dirs {
		if d.license.expr.Known() {
			return d.license.expr, LicenseFile, d.license.place
		}
	}
	return Expr{}, LicenseFile, ""
}
