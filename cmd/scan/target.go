package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/license"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

// targets says under which licence a patched file stands.
type targets struct {
	project license.Expr
	told    bool       // project holds for every file
	paths   gate.Paths // that stand under terms of their own
	root    *os.Root
	tree    *license.Tree
}

// newTargets takes the licence that the project states, else the tree that
// says it file by file. One of them is needed where a check is to decide; a tree that
// nobody has named must say something.
func newTargets(project, repo string, implied bool, paths gate.Paths, needed bool) (*targets, error) {
	t := &targets{paths: paths}
	if project != "" {
		e, err := license.Parse(project)
		if err != nil {
			return nil, fmt.Errorf("--project-license: %w", err)
		}
		if !e.Known() {
			return nil, fmt.Errorf("--project-license %s: names no licence", project)
		}
		t.project, t.told = e, true
	}
	if repo != "" {
		if err := t.open(repo); err != nil {
			return nil, err
		}
	}
	if needed && !t.told && (repo == "" || implied && !expression(t.tree.Of("any", nil)).Known()) {
		t.close()
		return nil, errors.New("no project licence: give --project-license EXPR or --repo DIR, or --fail-on none to report without deciding")
	}
	return t, nil
}

func (t *targets) open(repo string) error {
	var err error
	if t.root, err = os.OpenRoot(repo); err != nil {
		return fmt.Errorf("--repo: %w", err)
	}
	if t.tree, err = license.NewTree(t.root.FS()); err != nil {
		return errors.Join(fmt.Errorf("--repo %s: %w", repo, err), t.root.Close())
	}
	return nil
}

func (t *targets) close() {
	if t.root != nil {
		t.root.Close()
	}
}

// stated is the licence of the project as a whole.
func (t *targets) stated() string { return t.project.String() }

// of is the licence of the file that a patch changes: what the project states
// for its path, or for all, the tag that the patch shows, or what the tree says.
func (t *targets) of(f *patch.File) license.Expr {
	if e := t.paths.License(f.Path); e.Known() {
		return e
	}
	if t.told {
		return t.project
	}
	for i := range f.Hunks {
		if f.Hunks[i].NewStart > 1 {
			continue
		}
		if e := license.Detect(gate.NewPostImage(&f.Hunks[i]).Text()); e.From == license.Tag {
			return expression(e)
		}
	}
	return t.inTree(f.OldPath)
}

// inTree asks the tree. A path that leaves it has no licence there.
func (t *targets) inTree(path string) license.Expr {
	if t.tree == nil || !fs.ValidPath(path) {
		return license.Expr{}
	}
	text, err := fs.ReadFile(t.root.FS(), path)
	if err != nil {
		text = nil // a new file stands under what its folder says
	}
	return expression(t.tree.Of(path, text))
}

func expression(e license.Evidence) license.Expr {
	x, err := license.Parse(e.Expr)
	if err != nil {
		return license.Expr{}
	}
	return x
}
