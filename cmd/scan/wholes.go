package main

import (
	"cmp"
	"context"
	"io"
	"io/fs"
	"os"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/corpus/patch"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index/match"
)

// Bounds of the files that are kept to read a hunk in, in bytes. A longer one
// is read hunk by hunk.
const (
	maxWhole   = 4 << 20
	maxInPatch = 16 << 20 // of all files of one patch; the others are read hunk by hunk
	maxMade    = 64 << 20 // of all that a series has changed so far
)

// wholes finds what patched files are as a whole, since a hunk is read best in
// its file: the files that a patch adds, and those of the tree that the
// patches are for, with the changes of the patches before.
type wholes struct {
	root *os.Root          // of the tree; nil for none
	blob *corpus.Blobs     // contents of its repository by name; nil without a tree
	made map[string][]byte // post-images by path
	size int               // bytes of these
}

// whole is a patched file, and where in it the lines of each hunk begin, in bytes.
type whole struct {
	file *match.File // nil where it cannot be had
	at   []int
}

func newWholes(ctx context.Context, root *os.Root) *wholes {
	w := &wholes{root: root, made: make(map[string][]byte)}
	if root != nil {
		w.blob = corpus.NewBlobs(ctx, root.Name())
	}
	return w
}

// close ends what reads the repository.
func (w *wholes) close() {
	if w.blob != nil {
		_ = w.blob.Close() // what it has read was good
	}
}

// of gives the file as a patch leaves it. Patches are asked for in order.
func (w *wholes) of(f *patch.File) whole {
	post, at := w.find(f)
	if post == nil {
		return whole{}
	}
	w.keep(f.Path, post)
	return whole{&match.File{Text: post}, at}
}

// find takes the first text that the patch fits: as its pre-image, or as what
// the patch was made from, where the tree has it already.
func (w *wholes) find(f *patch.File) ([]byte, []int) {
	if len(f.Hunks) == 0 || f.Status == patch.Deleted {
		return nil, nil
	}
	if f.Status == patch.Added {
		if post, at, err := f.Apply(nil); err == nil {
			return post, at
		}
	}
	for _, text := range [][]byte{w.made[f.OldPath], w.inTree(f.OldPath), w.made[f.Path], w.inTree(f.Path)} {
		if text == nil {
			continue
		}
		if post, at, err := f.Apply(text); err == nil {
			return post, at
		}
		if at, err := f.Applied(text); err == nil {
			return text, at
		}
	}
	return w.fromBlob(f)
}

// fromBlob takes the pre-image that the diff names, where the repository still has it: a
// patch may be older than the tree.
func (w *wholes) fromBlob(f *patch.File) ([]byte, []int) {
	if w.blob == nil || f.OldBlob == "" {
		return nil, nil
	}
	text := w.blob.Text(f.OldBlob)
	if text == nil {
		return nil, nil
	}
	post, at, err := f.Apply(text)
	if err != nil {
		return nil, nil
	}
	return post, at
}

// keep remembers a post-image for the patches that follow.
func (w *wholes) keep(path string, post []byte) {
	if w.root == nil || len(post) > maxWhole {
		return
	}
	w.size += len(post) - len(w.made[path])
	w.made[path] = post
	if w.size > maxMade {
		clear(w.made)
		w.size = 0
	}
}

// inTree reads a file of the tree, nil for none. A path that leaves the tree, or
// what is no plain file, is none.
func (w *wholes) inTree(path string) []byte {
	if w.root == nil || !fs.ValidPath(path) {
		return nil
	}
	if info, err := w.root.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() > maxWhole {
		return nil
	}
	f, err := w.root.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxWhole+1))
	if err != nil || len(text) > maxWhole {
		return nil
	}
	return text
}

// ask makes the query of a hunk, in its file where that is at hand.
func (w whole) ask(hunk int, post gate.PostImage, path, language string) match.Query {
	q := match.Query{Text: post.Text(), Language: language, Counts: post.Adds, Fragment: true}
	q.Prose = language == plainText && syntax.IsProse(path)
	if w.file != nil {
		q.File, q.Offset = w.file, w.at[hunk]
	}
	return q
}

func (w whole) size() int {
	if w.file == nil {
		return 0
	}
	return len(w.file.Text)
}

// plainText is the language of what no grammar fits.
const plainText = "text"

// language is that of a hunk, by the name of its file and the text at hand; plainText
// where they do not tell.
func (w whole) language(path string, post gate.PostImage) string {
	text := post.Text()
	if w.file != nil {
		text = w.file.Text
	}
	return cmp.Or(syntax.Detect(path, text), plainText)
}

// sample is what tells the language of a file of which nothing else does: its hunks.
func sample(f *patch.File) (text []byte) {
	for h := range f.Hunks {
		if len(text) < match.SampleBytes {
			text = append(text, gate.NewPostImage(&f.Hunks[h]).Text()...)
		}
	}
	return text
}
