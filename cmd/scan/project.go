package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/corpus/patch"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// project is the repository that patches are for. What it has before a series
// is its own. Only findings are looked up in it: first the files that have
// the words of what was found, then in these the code itself, as in any index. So a
// check without findings costs nothing, and one with findings no index of the
// project. A file that has neither the words of the patch nor those of the origin
// is passed over: then the finding stays.
type project struct {
	command *cobra.Command
	repo    string
	corpora []string          // folders of it that the check compares with: not its own
	options patch.Options     // of the queues
	bases   map[string]string // queue -> the commit that it goes on from, or empty
	trees   map[string]*ownTree
	words   *wordCache
	lost    bool // it cannot be read, and that was said
}

// newProject takes the repository around a directory; nil if there is none.
func newProject(c *cobra.Command, dir string, o patch.Options, compared *indexes) (*project, error) {
	if dir != "" && !bare(dir) {
		dir = repositoryAround(dir)
	}
	if dir == "" {
		return nil, nil
	}
	top, err := filepath.EvalSymlinks(dir)
	if err == nil {
		top, err = filepath.Abs(top)
	}
	if err != nil {
		return nil, err
	}
	sources, err := compared.sources()
	if err != nil {
		return nil, err
	}
	p := &project{command: c, repo: top, options: o, bases: make(map[string]string), trees: make(map[string]*ownTree)}
	for _, spec := range sources {
		if below, ok := within(top, spec); ok && below != "." {
			p.corpora = append(p.corpora, below)
		}
	}
	return p, nil
}

// within tells whether a source stands in a directory, and where.
func within(top, spec string) (below string, ok bool) {
	if place, found := strings.CutPrefix(spec, "git:"); found {
		spec = place
		if _, err := os.Stat(spec); err != nil {
			spec = spec[:max(strings.LastIndexByte(spec, '@'), 0)]
		}
	}
	place, err := filepath.EvalSymlinks(spec)
	if err == nil {
		place, err = filepath.Abs(place)
	}
	if err != nil {
		return "", false
	}
	below, err = filepath.Rel(top, place)
	return filepath.ToSlash(below), err == nil && filepath.IsLocal(below)
}

// ownTree is what the project has at one commit.
type ownTree struct {
	*corpus.Commit
	files []ownFile
	kinds map[string]bool // whose files have their words
}

// ownFile is a file of the project with its words.
type ownFile struct {
	corpus.CommitFile
	kind  string
	words wordSet
}

// look matches hunks that have findings with the files of the project that may
// have the same. It gives what matches for each case, with the documents numbered as
// in the index that it makes, which is nil where there is nothing to look at.
func (p *project) look(ctx context.Context, b *batch, r match.Reader, cases []gate.Case, queries []match.Query, hunks []gate.Hunk) ([][]match.Match, *index.Memory, error) {
	tree := p.tree(ctx, b)
	if tree == nil {
		return nil, nil, ctx.Err()
	}
	var traces []trace
	languages := make(map[string][]string) // by kind
	for i, c := range cases {
		if len(hunks[i].Findings) > 0 {
			more, err := tracesOf(c, r)
			if err != nil {
				return nil, nil, err
			}
			traces = append(traces, more...)
			if kind := kindOf(c.Path); !slices.Contains(languages[kind], c.Language) {
				languages[kind] = append(languages[kind], c.Language)
			}
		}
	}
	if err := p.fill(ctx, tree, traces); err != nil {
		return nil, nil, p.failed(ctx, err)
	}
	t := tokenizer()
	defer t.Close()
	mine, err := p.load(ctx, tree, b, suspects(tree.files, traces), languages, t)
	if err != nil {
		return nil, nil, p.failed(ctx, err)
	}
	if mine.Documents() == 0 {
		return nil, nil, nil
	}
	m := match.NewMatcher(mine, t, nil)
	found := make([][]match.Match, len(cases))
	for i := range cases {
		if len(hunks[i].Findings) == 0 {
			continue
		}
		result := m.Match(queries[i])
		if result.Err != nil {
			return nil, nil, result.Err
		}
		found[i] = result.Matches
	}
	return found, mine, nil
}

// failed says once that the project cannot be read. Nothing is its own then, which
// is no reason to stop.
func (p *project) failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if !p.lost {
		note(p.command, "what the project has itself is not looked up: %v", err)
	}
	p.lost = true
	return nil
}

// tree gives the project as it was before a series; nil where that is not known.
func (p *project) tree(ctx context.Context, b *batch) *ownTree {
	if p.lost {
		return nil
	}
	ref := p.base(ctx, b)
	if ref == "" {
		return nil
	}
	if tree, ok := p.trees[ref]; ok {
		return tree
	}
	var tree *ownTree
	c, err := corpus.ReadCommit(ctx, p.repo, ref)
	if err != nil {
		_ = p.failed(ctx, err)
	} else {
		tree = &ownTree{Commit: c, kinds: make(map[string]bool)}
		for _, f := range c.Files {
			if !syntax.IsProse(f.Path) && !slices.ContainsFunc(p.corpora, func(dir string) bool { return f.Path == dir || strings.HasPrefix(f.Path, dir+"/") }) {
				tree.files = append(tree.files, ownFile{CommitFile: f, kind: kindOf(f.Path)})
			}
		}
	}
	p.trees[ref] = tree
	return tree
}

// checkedOut is the commit that a project stands at.
const checkedOut = "HEAD"

// describe tells reports what is known before the patches are; nil where that is nothing.
func (p *project) describe(ctx context.Context, queues []string) *report.Base {
	if p == nil {
		return nil
	}
	ref := checkedOut
	if patch.IsRange(queues[0], p.options) {
		ref = p.beforeRange(ctx, queues[0])
	}
	id, err := corpus.CommitID(ctx, p.repo, ref)
	if err != nil {
		return nil
	}
	return &report.Base{Repository: p.repo, Commit: id}
}

// base names the commit that a series goes on from: where a range left what it
// leaves out; of mails what they say, as long as the project has come from there,
// since whoever sends a series may not choose whose code is the project's own; else
// what is checked out. It is empty for a range that goes on from nothing.
func (p *project) base(ctx context.Context, b *batch) string {
	if patch.IsRange(b.queue, p.options) {
		return p.beforeRange(ctx, b.queue)
	}
	for _, r := range b.read {
		if r.patch != nil && len(r.patch.Files) > 0 {
			if before := p.before(ctx, r.patch); before != "" {
				return before
			}
			break
		}
	}
	for _, r := range b.read {
		if r.patch != nil && r.patch.BaseCommit != "" && corpus.Contains(ctx, p.repo, checkedOut, r.patch.BaseCommit) {
			return r.patch.BaseCommit
		}
	}
	return checkedOut
}

// beforeRange is where a range left what it leaves out; empty if that is nothing.
func (p *project) beforeRange(ctx context.Context, queue string) string {
	base, known := p.bases[queue]
	if !known {
		var err error
		base, err = patch.Base(ctx, queue, p.options)
		if err != nil || base != "" && !corpus.Contains(ctx, p.repo, base, base) { // of another repository
			base = checkedOut
		}
		p.bases[queue] = base
	}
	return base
}

// before is the commit before the one that a patch was made from, if the project
// has that one already; empty if not.
func (p *project) before(ctx context.Context, first *patch.Patch) string {
	if first.Commit == "" || !corpus.Contains(ctx, p.repo, checkedOut, first.Commit) {
		return ""
	}
	if parent := first.Commit + "^"; corpus.Contains(ctx, p.repo, parent, parent) {
		return parent
	}
	return ""
}

// file reads a file of a commit; nil for none.
func (p *project) file(ctx context.Context, commit, path string) []byte {
	text, err := corpus.ReadFile(ctx, p.repo, commit, path)
	if err != nil {
		return nil
	}
	return text
}

// fill reads the words of the files of the kinds of the traces, but for those
// that an earlier run has read.
func (p *project) fill(ctx context.Context, tree *ownTree, traces []trace) error {
	if p.words == nil {
		p.words = openWords(p.repo)
	}
	wanted := make(map[string]bool)
	for _, t := range traces {
		wanted[t.kind] = wanted[t.kind] || !tree.kinds[t.kind]
	}
	var missing []corpus.CommitFile
	size := int64(0)
	for _, f := range tree.files {
		if _, known := p.words.sets[f.Object]; wanted[f.kind] && !known {
			missing = append(missing, f.CommitFile)
			size += f.Size
		}
	}
	if len(missing) > 0 {
		if err := p.learn(ctx, tree, missing, size); err != nil {
			return err
		}
	}
	for i := range tree.files {
		tree.files[i].words = p.words.sets[tree.files[i].Object]
	}
	for kind := range wanted {
		tree.kinds[kind] = true
	}
	return nil
}

// learn reads the words of files and keeps those of the whole tree.
func (p *project) learn(ctx context.Context, tree *ownTree, missing []corpus.CommitFile, size int64) error {
	bar := newProgress(p.command, "reading the project", size, byteOptions()...)
	seen := make(map[uint32]bool)
	err := tree.Read(ctx, missing, func(f corpus.CommitFile, text []byte) error {
		p.words.sets[f.Object] = words(nil, text, seen)
		bar.add(f.Size)
		return nil
	})
	bar.done()
	if err != nil {
		return err
	}
	var objects []string
	for _, f := range tree.files {
		if _, known := p.words.sets[f.Object]; known {
			objects = append(objects, f.Object)
		}
	}
	slices.Sort(objects)
	return p.words.keep(slices.Compact(objects))
}

// load makes an index of files as they were before the series. One that does not tell its
// language is read in those of its kind.
func (p *project) load(ctx context.Context, tree *ownTree, b *batch, files []ownFile, languages map[string][]string, t index.Tokenizer) (*index.Memory, error) {
	memory := index.NewMemory(t)
	var chosen []corpus.CommitFile
	for _, f := range files {
		chosen = append(chosen, f.CommitFile)
	}
	err := tree.Read(ctx, chosen, func(f corpus.CommitFile, text []byte) error {
		text = b.before(f.Path, text, p.options)
		if bytes.IndexByte(text, 0) >= 0 {
			return nil
		}
		as := languages[kindOf(f.Path)]
		if language := syntax.Detect(f.Path, text); language != "" {
			as = []string{language}
		}
		for _, language := range as {
			d := index.Document{Language: language, Origins: []index.Origin{{Source: "git:" + p.repo + "@" + tree.ID, Path: f.Path}}}
			if err := memory.Add(d, text); err != nil {
				return err
			}
		}
		return nil
	})
	return memory, err
}

// before gives a file as it was before a batch of patches, since what is checked out
// may have them already; nil where it cannot be told. A range says where it begins.
func (b *batch) before(path string, text []byte, o patch.Options) []byte {
	if patch.IsRange(b.queue, o) {
		return text
	}
	var changes []*patch.File
	for _, r := range b.read {
		if r.patch == nil {
			continue
		}
		for i := range r.patch.Files {
			if f := &r.patch.Files[i]; f.Path == path || f.OldPath == path {
				changes = append(changes, f)
			}
		}
	}
	if len(changes) == 0 {
		return text
	}
	if changes[0].Status == patch.Added {
		return nil
	}
	pre, err := text, error(nil)
	for _, f := range slices.Backward(changes) {
		if pre, _, err = f.Reversed().Apply(pre); err != nil {
			break
		}
	}
	if err == nil {
		return pre
	}
	post := text
	for _, f := range changes {
		if post, _, err = f.Apply(post); err != nil {
			return nil
		}
	}
	return text
}
